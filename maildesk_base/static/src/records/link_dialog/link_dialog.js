import { Component, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { Icon } from "../../core/components/icon/icon";
import { useMailStore } from "../../core/hooks";
import { panelKey } from "../../core/records/record_panel";

const TYPING_MS = 250;
let nextId = 0;

/** Link a mail to records that are there: likely ones first, all others by search. */
export class LinkDialog extends Component {
    static template = "maildesk_base.LinkDialog";
    static components = { Dialog, Icon };
    static props = {
        close: Function,
        row: Object,
        message: Object,
        bridges: Array,
        // The kind of records that is looked for at first.
        model: { type: String, optional: true },
    };

    setup() {
        this.store = useMailStore();
        this.records = useService("maildesk.records");
        this.input = useAutofocus({ refName: "input" });
        this.listId = `o_md_link_list_${nextId++}`;
        this.keepLast = new KeepLast();
        this.state = useState({
            text: "",
            // What the records below were found with.
            asked: "",
            model: this.props.model || "",
            found: [],
            recent: [],
            active: 0,
            isLoading: true,
            error: "",
            onlyMessage: false,
            busy: "",
        });
        this.searchSoon = useDebounced(() => this.search(), TYPING_MS);
        onWillStart(() => {
            this.search();
        });
    }

    get kinds() {
        return this.props.bridges.filter((bridge) => bridge.can_link);
    }

    get links() {
        return this.store.recordPanels[panelKey(this.props.row)]?.data?.links || [];
    }

    /** Those that were linked just now stay where they are, ticked. */
    get items() {
        const { found, recent } = this.state;
        const headed = [
            ...found.map((record) => ({ ...record, heading: _t("Suggestions") })),
            ...recent.map((record) => ({ ...record, heading: _t("Recent") })),
        ];
        return headed.map((record, index) => ({
            ...record,
            key: keyOf(record),
            isFirst: !this.state.asked && headed[index - 1]?.heading !== record.heading,
            bridge: this.props.bridges.find(({ model }) => model === record.model),
            isLinked: this.links.some(
                (link) => link.model === record.model && link.res_id === record.res_id
            ),
        }));
    }

    get note() {
        const { isLoading, error, asked, found, recent } = this.state;
        if (error || isLoading || found.length || recent.length) {
            return error;
        }
        return asked
            ? _t("No matches.")
            : _t("No suggestions for this mail. Search by name, number or address.");
    }

    details({ card }) {
        return [card.state, card.amount, card.owner].filter(Boolean).join(" · ");
    }

    optionId(index) {
        return `${this.listId}_${index}`;
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        this.searchSoon();
    }

    choose(model) {
        this.state.model = model;
        this.search();
    }

    async search() {
        const asked = this.state.text.trim();
        this.state.isLoading = true;
        try {
            const [found, recent] = await this.keepLast.add(this._ask(asked));
            const known = new Set(found.map(keyOf));
            Object.assign(this.state, {
                asked,
                found,
                recent: recent.filter((record) => !known.has(keyOf(record))),
                active: 0,
                error: "",
            });
        } catch (error) {
            const said = this.records.errorText(error);
            Object.assign(this.state, { asked, found: [], recent: [], error: said });
        }
        this.state.isLoading = false;
    }

    /** Without a text: what is likely, and what was linked last. */
    _ask(text) {
        const { id } = this.props.message;
        const model = this.state.model || null;
        return Promise.all([
            this.records.proposals(id, model, text),
            text ? [] : this.records.recent(id, model),
        ]);
    }

    onKeydown(ev) {
        const { items } = this;
        const steps = { ArrowDown: 1, ArrowUp: -1 };
        if (ev.key in steps && items.length) {
            this.state.active =
                (this.state.active + steps[ev.key] + items.length) % items.length;
            document
                .getElementById(this.optionId(this.state.active))
                ?.scrollIntoView({ block: "nearest" });
        } else if (ev.key === "Enter" && items[this.state.active]) {
            this.link(items[this.state.active]);
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    async link(record) {
        if (record.isLinked || this.state.busy) {
            return;
        }
        this.state.busy = record.key;
        const { row, message } = this.props;
        await this.records.link(row, message.id, record, {
            onlyMessage: this.state.onlyMessage,
        });
        this.state.busy = "";
    }
}

function keyOf({ model, res_id: id }) {
    return `${model} ${id}`;
}
