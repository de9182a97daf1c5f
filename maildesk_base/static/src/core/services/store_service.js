import { batched, reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { effect } from "@web/core/utils/reactive";
import { MailStore } from "../store/mail_store";

export const THEME_KEY = "maildesk.theme";

export const storeService = {
    dependencies: ["maildesk.unread"],
    start(env, { "maildesk.unread": unread }) {
        const store = reactive(new MailStore());
        store.theme = browser.localStorage.getItem(THEME_KEY) || "auto";
        browser.addEventListener("offline", () => (store.isOffline = true));
        effect(
            batched((known) => showInBar(known, unread)),
            [store]
        );
        return store;
    },
};

/** What Odoo's own bar shows of mail follows the app. */
function showInBar({ status, inboxes, settings }, unread) {
    if (status === "ready") {
        unread.set({ inboxes, desktop_notifications: settings.desktop_notifications });
    }
}

registry.category("services").add("maildesk.store", storeService);
