import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";

/** The three ways to answer, below the newest message. */
export class ReplyBar extends Component {
    static template = "maildesk_base.ReplyBar";
    static components = { Icon };
    static props = { message: Object };

    setup() {
        this.composer = useService("maildesk.composer");
    }

    get hasSeveralPeople() {
        const { to = [], cc = [] } = this.props.message;
        return to.length + cc.length > 1;
    }

    reply(mode) {
        return this.composer.reply(this.props.message.id, mode);
    }
}
