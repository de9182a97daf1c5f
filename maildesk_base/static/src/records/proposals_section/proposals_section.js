import { Component, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { RecordCard } from "../../core/components/record_card/record_card";
import { recordSections } from "../../core/registries";

/** Records that the mail may belong to, by kind. */
export class ProposalsSection extends Component {
    static template = "maildesk_base.ProposalsSection";
    static components = { RecordCard };
    static props = { row: Object, message: Object, panel: Object, close: Function };

    setup() {
        this.records = useService("maildesk.records");
        this.state = useState({ linking: "" });
    }

    get groups() {
        const { bridges, proposals } = this.props.panel;
        return bridges
            .map((bridge) => ({
                bridge,
                records: proposals.filter(({ model }) => model === bridge.model),
            }))
            .filter(({ records }) => records.length);
    }

    key({ model, res_id: id }) {
        return `${model} ${id}`;
    }

    open({ model, res_id: id }) {
        return this.records.open({ model, id });
    }

    async link(record) {
        this.state.linking = this.key(record);
        await this.records.link(this.props.row, this.props.message.id, record);
        this.state.linking = "";
    }
}

recordSections.add({
    id: "proposals",
    sequence: 30,
    Component: ProposalsSection,
    isAvailable: ({ panel }) => panel.proposals.length > 0,
});
