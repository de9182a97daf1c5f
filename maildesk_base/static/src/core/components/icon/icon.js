import { Component } from "@odoo/owl";
import { DIRECTIONAL, ICONS } from "../../utils/icons";

/** An outline icon; decoration only, so whatever carries it needs a label of its own. */
export class Icon extends Component {
    static template = "maildesk_base.Icon";
    static props = { name: String, class: { type: String, optional: true } };

    get path() {
        return ICONS[this.props.name] || ICONS.info;
    }

    get className() {
        const { name } = this.props;
        const flip = DIRECTIONAL.has(name) ? "o_md_icon_flip" : "";
        return `o_md_icon o_md_icon_${name} ${flip} ${this.props.class || ""}`;
    }
}
