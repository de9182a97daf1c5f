import { Component } from "@odoo/owl";
import { iconClass, iconPath } from "../../utils/icons";

/** An outline icon; decoration only, so whatever carries it needs a label of its own. */
export class Icon extends Component {
    static template = "maildesk_base.Icon";
    static props = { name: String, class: { type: String, optional: true } };

    get path() {
        return iconPath(this.props.name);
    }

    get className() {
        return iconClass(this.props.name, this.props.class);
    }
}
