import { Component, useEffect } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { EmptyState } from "../../core/components/empty_state/empty_state";
import { useMailStore } from "../../core/hooks";
import { panelKey, subjectOf } from "../../core/records/record_panel";
import { available, panels, recordSections } from "../../core/registries";

/** Beside a message: its people, and the records of other apps that it belongs to. */
export class RecordsPanel extends Component {
    static template = "maildesk_base.RecordsPanel";
    static components = { EmptyState };
    static props = {
        row: Object,
        message: { type: Object, optional: true },
        close: Function,
    };

    setup() {
        this.store = useMailStore();
        this.records = useService("maildesk.records");
        this.failedTitle = _t("Couldn't load the records");
        // After the mail: what it says is what people have come for.
        useEffect(
            (id) => {
                if (id) {
                    this.load();
                }
            },
            () => [this.message?.id]
        );
    }

    load() {
        return this.records.show(this.props.row, this.message.id);
    }

    /** The mail that records are made of. */
    get message() {
        return subjectOf(this.store.reader.messages) || this.props.message;
    }

    get panel() {
        return this.store.recordPanels[panelKey(this.props.row)];
    }

    get sections() {
        const { row } = this.props;
        const { store, message } = this;
        const ctx = { row, message, store, panel: this.panel.data };
        const sections = available(recordSections, ctx);
        const replaced = new Set(sections.map(({ replaces }) => replaces));
        return sections.filter(({ id }) => !replaced.has(id));
    }
}

panels.add({
    id: "records",
    sequence: 10,
    label: _t("Records"),
    icon: "layers",
    Component: RecordsPanel,
    isAvailable: ({ row, store }) =>
        row.id > 0 && !row.is_draft && store.extra.bridges?.length > 0,
    hasContent: ({ row }) => row.links?.length > 0,
});
