import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { usePosition } from "../../compat";
import { Avatar } from "../../core/components/avatar/avatar";
import { formatAddress, isEmail, parseAddresses } from "../../core/utils/addresses";
import { displayName } from "../../core/utils/text";

const SUGGEST_DELAY_MS = 150;
const SUGGESTIONS = 8;
const SEPARATORS = [",", ";"];

/** Addresses as chips, with suggestions while one types. */
export class RecipientField extends Component {
    static template = "maildesk_base.RecipientField";
    static components = { Avatar };
    static props = {
        hasFocus: { type: Boolean, optional: true },
        label: String,
        onChange: Function,
        people: Array,
    };

    setup() {
        this.api = useService("maildesk.api");
        this.state = useState({ text: "", suggestions: [], active: 0 });
        this.input = useRef("input");
        this.root = useRef("root");
        this.suggest = useDebounced(() => this.fetchSuggestions(), SUGGEST_DELAY_MS);
        usePosition("menu", () => this.root.el, { position: "bottom-start" });
        onMounted(() => this.props.hasFocus && this.input.el.focus());
    }

    label(person) {
        return displayName(person);
    }

    title(person) {
        return formatAddress(person);
    }

    isWrong(person) {
        return !isEmail(person.email);
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        if (this.isEntryComplete()) {
            this.addTyped();
        }
        this.suggest();
    }

    /** A comma behind a word without an address may belong to "Doe, John <…>". */
    isEntryComplete() {
        const { text } = this.state;
        const end = text.at(-1);
        const isEnd = SEPARATORS.includes(end) && !this.isInQuotes();
        return isEnd && (end !== "," || text.includes("@"));
    }

    isInQuotes() {
        return (this.state.text.match(/"/g) || []).length % 2 === 1;
    }

    async fetchSuggestions() {
        const text = this.state.text.trim();
        if (!text) {
            this.state.suggestions = [];
            return;
        }
        try {
            const found = await this.api.suggestRecipients(text, SUGGESTIONS);
            if (text === this.state.text.trim()) {
                const chosen = new Set(this.props.people.map(({ email }) => email));
                this.state.suggestions = found.filter(
                    ({ email }) => !chosen.has(email)
                );
                this.state.active = 0;
            }
        } catch {
            // Suggestions are a convenience: without a connection one types the address.
            this.state.suggestions = [];
        }
    }

    add(people) {
        const known = new Set(
            this.props.people.map(({ email }) => email.toLowerCase())
        );
        const fresh = people.filter(({ email }) => !known.has(email.toLowerCase()));
        this.state.text = "";
        this.state.suggestions = [];
        if (fresh.length) {
            this.props.onChange([
                ...this.props.people,
                ...fresh.map(({ name, email }) => ({ name: name || "", email })),
            ]);
        }
    }

    addTyped() {
        if (this.state.text.trim()) {
            this.add(parseAddresses(this.state.text));
        }
    }

    choose(person) {
        this.add([person]);
        this.input.el.focus();
    }

    remove(person) {
        this.props.onChange(this.props.people.filter((other) => other !== person));
        this.input.el.focus();
    }

    onKeydown(ev) {
        if (["Enter", "Tab"].includes(ev.key) && !ev.ctrlKey && !ev.metaKey) {
            this.onConfirm(ev);
        } else if (
            ev.key === "Backspace" &&
            !this.state.text &&
            this.props.people.length
        ) {
            this.remove(this.props.people.at(-1));
        } else if (this.state.suggestions.length) {
            this.onMenuKey(ev);
        }
    }

    onMenuKey(ev) {
        const { suggestions, active } = this.state;
        const steps = { ArrowDown: 1, ArrowUp: suggestions.length - 1 };
        if (ev.key in steps) {
            ev.preventDefault();
            this.state.active = (active + steps[ev.key]) % suggestions.length;
        } else if (ev.key === "Escape") {
            ev.preventDefault();
            ev.stopPropagation();
            this.state.suggestions = [];
        }
    }

    onConfirm(ev) {
        const { suggestions, active, text } = this.state;
        if (!text.trim()) {
            return;
        }
        if (ev.key === "Enter" || suggestions.length) {
            ev.preventDefault();
        }
        if (suggestions[active]) {
            this.choose(suggestions[active]);
        } else {
            this.addTyped();
        }
    }

    onPaste(ev) {
        const people = parseAddresses(ev.clipboardData.getData("text/plain"));
        if (people.length > 1 || people.some(({ email }) => isEmail(email))) {
            ev.preventDefault();
            this.add(people);
        }
    }
}
