import { Component, onMounted, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { user } from "../../compat";

// The web client starts first; the unread count can follow a moment later.
const LOAD_DELAY_MS = 1500;
// What fits beside Odoo's other symbols.
const SHOWN_UNREAD = 99;

/** Unread mail, wherever in Odoo one is. */
export class MailSystray extends Component {
    static template = "maildesk_base.MailSystray";
    static props = {};

    setup() {
        const unread = useService("maildesk.unread");
        this.state = useState(unread.state);
        this.action = useService("action");
        let timer = null;
        onWillStart(async () => {
            this.isUser = await user.hasGroup("maildesk_base.group_user");
        });
        onMounted(() => {
            if (this.isUser) {
                timer = browser.setTimeout(() => unread.follow(), LOAD_DELAY_MS);
            }
        });
        onWillUnmount(() => browser.clearTimeout(timer));
    }

    get count() {
        const { count } = this.state;
        return count > SHOWN_UNREAD ? `${SHOWN_UNREAD}+` : count || "";
    }

    open() {
        this.action.doAction("maildesk_base.maildesk_action", {
            clearBreadcrumbs: true,
        });
    }
}

registry
    .category("systray")
    .add("maildesk_base.MailSystray", { Component: MailSystray }, { sequence: 26 });
