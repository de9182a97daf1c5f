import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { Icon } from "../../core/components/icon/icon";
import { useMailStore } from "../../core/hooks";
import {
    chipsOf,
    completed,
    lastWord,
    operators,
    personWord,
    withoutToken,
} from "../operators";

const SUGGEST_DELAY_MS = 150;
const SHOWN = 7;

/** One box for words and operators. */
export class SearchBox extends Component {
    static template = "maildesk_base.SearchBox";
    static components = { Icon };
    static props = {};

    setup() {
        this.store = useMailStore();
        this.api = useService("maildesk.api");
        this.list = useService("maildesk.list");
        this.reader = useService("maildesk.reader");
        this.state = useState({
            text: "",
            hasFocus: false,
            isOpen: false,
            active: -1,
            people: [],
        });
        this.input = useRef("input");
        this.operators = operators();
        this.suggestPeople = useDebounced(() => this.fetchPeople(), SUGGEST_DELAY_MS);
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

    /** Away from the box its operators are chips; in it, all is text. */
    get chips() {
        return this.state.hasFocus ? [] : chipsOf(this.store.list.query);
    }

    get shownText() {
        return this.state.hasFocus
            ? this.state.text
            : this.chips.reduce(withoutToken, this.state.text);
    }

    onFocus() {
        Object.assign(this.state, { hasFocus: true, isOpen: true });
    }

    onBlur() {
        this.state.hasFocus = false;
        this.close();
    }

    /** @returns {{text: string, hint: string, isSearch?: boolean}[]} */
    get suggestions() {
        const word = lastWord(this.state.text).toLowerCase();
        if (this.state.people.length) {
            return this.state.people;
        }
        if (!this.state.text) {
            return [
                ...this.store.savedSearches.map(({ name, query }) => ({
                    text: query,
                    hint: name,
                    isSearch: true,
                })),
                ...this.operators.map(({ name, hint }) => ({ text: name, hint })),
            ].slice(0, SHOWN);
        }
        return this.operators
            .filter(({ name }) => word && name.startsWith(word) && name !== word)
            .map(({ name, hint }) => ({ text: completed(this.state.text, name), hint }))
            .slice(0, SHOWN);
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        this.state.isOpen = true;
        this.state.active = -1;
        this.state.people = [];
        this.suggestPeople();
    }

    async fetchPeople() {
        const typed = personWord(this.state.text);
        if (!typed) {
            return;
        }
        try {
            const people = await this.api.suggestRecipients(typed, SHOWN);
            if (typed === personWord(this.state.text)) {
                const operator = lastWord(this.state.text).split(":")[0];
                this.state.people = people.map(({ name, email }) => ({
                    text: completed(this.state.text, `${operator}:${email} `),
                    hint: name || email,
                }));
            }
        } catch {
            // One can search for a name without having it suggested.
            this.state.people = [];
        }
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
        this.state.people = [];
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
        this.state.people = [];
        this.store.isSearchOpen = false;
    }
}
