import { Component, onWillStart, useEffect } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { user } from "../../compat";
import { Icon } from "../../core/components/icon/icon";
import { useMailStore } from "../../core/hooks";
import { badgeText } from "../../core/utils/text";

// The web client starts first; the unread count can follow a moment later.
const LOAD_DELAY_MS = 1500;
// What fits beside Odoo's other symbols.
const SHOWN_UNREAD = 99;

/** Unread mail, wherever in Odoo one is. */
export class MailSystray extends Component {
    static template = "maildesk_base.MailSystray";
    static components = { Icon };
    static props = {};

    setup() {
        this.store = useMailStore();
        this.session = useService("maildesk.session");
        this.live = useService("maildesk.live");
        this.action = useService("action");
        onWillStart(async () => {
            this.isUser = await user.hasGroup("maildesk_base.group_user");
        });
        useEffect(
            () => {
                const timer = browser.setTimeout(() => this.load(), LOAD_DELAY_MS);
                return () => browser.clearTimeout(timer);
            },
            () => []
        );
    }

    async load() {
        if (this.isUser) {
            await this.session.ensureLoaded();
            this.live.connect();
        }
    }

    get count() {
        return this.store.unreadInboxes
            ? badgeText(this.store.unreadInboxes, SHOWN_UNREAD)
            : "";
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
