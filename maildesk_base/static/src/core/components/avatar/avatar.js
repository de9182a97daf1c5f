import { Component } from "@odoo/owl";
import { avatarColor, initials } from "../../utils/text";

export class Avatar extends Component {
    static template = "maildesk_base.Avatar";
    static props = {
        person: { type: Object, optional: true },
        class: { type: String, optional: true },
    };

    get initials() {
        return initials(this.props.person);
    }

    get color() {
        return avatarColor(this.props.person);
    }
}
