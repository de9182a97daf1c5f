import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";
import { useMailStore } from "../../core/hooks";
import { chipsOf, withoutToken } from "../operators";
import { useSuggestions } from "../suggestions";

/** One box for words and operators. */
export class SearchBox extends Component {
    static template = "maildesk_base.SearchBox";
    static components = { Icon };
    static props = {};

    setup() {
        this.store = useMailStore();
        this.list = useService("maildesk.list");
        this.reader = useService("maildesk.reader");
        this.state = useState({
            text: "",
            hasFocus: false,
            isOpen: false,
            active: -1,
        });
        this.input = useRef("input");
        this.suggested = useSuggestions(() => this.state.text);
        useEffect(
            (isSearchOpen) => {
                if (isSearchOpen) {
                    this.input.el.focus();
                    this.input.el.select();
                }
            },
            () => [this.store.isSearchOpen]
        );
        useEffect(
            (query) => {
                this.state.text = query;
            },
            () => [this.store.list.query]
        );
    }

    /**
     * Away from the box its operators are chips; in it, all is text, as always on a
     * phone, where chips have no room.
     */
    get chips() {
        const isText = this.state.hasFocus || this.env.isSmall;
        return isText ? [] : chipsOf(this.store.list.query);
    }

    get shownText() {
        return this.state.hasFocus
            ? this.state.text
            : this.chips.reduce(withoutToken, this.state.text);
    }

    onFocus() {
        // Ready for the next word: what were chips is text from here on.
        const text = this.chips.length
            ? `${this.state.text.trimEnd()} `
            : this.state.text;
        Object.assign(this.state, { text, hasFocus: true, isOpen: true });
    }

    onBlur() {
        Object.assign(this.state, { text: this.state.text.trimEnd(), hasFocus: false });
        this.close();
    }

    get suggestions() {
        return this.suggested.items();
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        this.state.isOpen = true;
        this.state.active = -1;
        this.suggested.search();
    }

    onKeydown(ev) {
        const { suggestions } = this;
        const { active, isOpen } = this.state;
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.onEnter(isOpen ? suggestions[active] : null);
        } else if (ev.key === "ArrowDown" && suggestions.length) {
            ev.preventDefault();
            this.state.active = (active + 1) % suggestions.length;
        } else if (ev.key === "ArrowUp" && suggestions.length) {
            ev.preventDefault();
            this.state.active = (active + suggestions.length - 1) % suggestions.length;
        } else if (ev.key === "Escape") {
            ev.stopPropagation();
            this.close();
            this.input.el.blur();
        }
    }

    onEnter(suggestion) {
        if (suggestion) {
            this.choose(suggestion);
        } else {
            this.search(this.state.text);
        }
    }

    choose({ text, isSearch }) {
        this.state.text = text;
        this.suggested.clear();
        this.state.active = -1;
        if (isSearch || !text.endsWith(":")) {
            this.search(text);
        } else {
            this.input.el.focus();
        }
    }

    search(text) {
        const query = text.trim();
        this.close();
        if (!query) {
            this.clear();
            return;
        }
        this.reader.close();
        this.list.search(query);
        this.input.el.blur();
    }

    removeChip(chip) {
        this.search(withoutToken(this.store.list.query, chip));
    }

    clear() {
        this.state.text = "";
        this.close();
        if (this.store.list.query) {
            this.reader.close();
            this.list.open(this.store.list.scope || { role: "inbox" });
        }
    }

    close() {
        this.state.isOpen = false;
        this.suggested.clear();
        this.store.isSearchOpen = false;
    }
}
