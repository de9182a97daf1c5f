import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { MailStore } from "../store/mail_store";

export const THEME_KEY = "maildesk.theme";

export const storeService = {
    start() {
        const store = reactive(new MailStore());
        store.theme = browser.localStorage.getItem(THEME_KEY) || "auto";
        browser.addEventListener("offline", () => (store.isOffline = true));
        return store;
    },
};

registry.category("services").add("maildesk.store", storeService);
