import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";
import { useMailStore } from "../../core/hooks";

/** Notes that can be taken back, with the time that is left. */
export class Toasts extends Component {
    static template = "maildesk_base.Toasts";
    static components = { Icon };
    static props = {};

    setup() {
        this.store = useMailStore();
        this.toasts = useService("maildesk.toast");
    }
}
