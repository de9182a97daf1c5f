import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { ActionButtons } from "../../core/components/action_buttons/action_buttons";
import { Icon } from "../../core/components/icon/icon";

/** What can be done to the open conversation. */
export class ViewToolbar extends Component {
    static template = "maildesk_base.ViewToolbar";
    static components = { ActionButtons, Icon };
    static props = { isAlone: Boolean, row: Object };

    setup() {
        this.reader = useService("maildesk.reader");
        this.list = useService("maildesk.list");
    }

    step(delta) {
        this.list.step(delta, this.reader);
    }
}
