import { Component, onWillStart, useState } from "@odoo/owl";
import { KeepLast } from "@web/core/utils/concurrency";
import { useAutofocus } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { errorText } from "../../services/api_service";
import { Icon } from "../icon/icon";

const TYPING_MS = 250;
let nextId = 0;

/** Something to choose that the server looks for: a box, and below it what was found. */
export class SearchList extends Component {
    static template = "maildesk_base.SearchList";
    static components = { Icon };
    static props = {
        // `(text) => Promise<{id, name, hint, icon}[]>`; without a text what is likely
        find: Function,
        label: String,
        placeholder: String,
        onChoose: Function,
        // The id of what is chosen.
        chosen: { optional: true },
    };

    setup() {
        this.input = useAutofocus({ refName: "input", mobile: false });
        this.listId = `o_md_search_list_${nextId++}`;
        this.keepLast = new KeepLast();
        this.state = useState({ text: "", found: [], isLoading: true, error: "" });
        this.searchSoon = useDebounced(() => this.search(), TYPING_MS);
        onWillStart(() => {
            this.search();
        });
    }

    get isEmpty() {
        const { isLoading, error, found } = this.state;
        return !isLoading && !error && !found.length;
    }

    get active() {
        return this.state.found.findIndex(({ id }) => id === this.props.chosen);
    }

    optionId(index) {
        return `${this.listId}_${index}`;
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        this.searchSoon();
    }

    async search() {
        this.state.isLoading = true;
        try {
            const found = await this.keepLast.add(
                this.props.find(this.state.text.trim())
            );
            Object.assign(this.state, { found, error: "", isLoading: false });
        } catch (error) {
            const said = errorText(error);
            Object.assign(this.state, { found: [], error: said, isLoading: false });
        }
    }

    onKeydown(ev) {
        const steps = { ArrowDown: 1, ArrowUp: -1 };
        const { found } = this.state;
        if (!(ev.key in steps) || !found.length) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        const next = Math.max(this.active + steps[ev.key], 0) % found.length;
        this.props.onChoose(found[next]);
        document
            .getElementById(this.optionId(next))
            ?.scrollIntoView({ block: "nearest" });
    }
}
