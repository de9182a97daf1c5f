import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";

/** The ways to answer, below the newest message. */
export class ReplyBar extends Component {
    static template = "maildesk_base.ReplyBar";
    static components = { Icon };
    static props = { message: Object };

    setup() {
        this.commands = useService("maildesk.command");
    }

    get target() {
        return { place: "reply", message: this.props.message };
    }
}
