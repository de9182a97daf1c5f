import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

const DEFAULT_SECONDS = 8;

/** Short notes at the foot of the app that can be taken back for a few seconds. */
export class ToastService {
    constructor(store) {
        this.store = store;
        this.nextId = 1;
    }

    /** @param {{about?: string}} note replaces the one about the same thing */
    add({ text, action, onAction, onExpire, about, seconds = DEFAULT_SECONDS }) {
        const older = about && this.store.toasts.find((toast) => toast.about === about);
        if (older) {
            this.remove(older.id);
        }
        const id = this.nextId++;
        const timer = browser.setTimeout(() => {
            this.remove(id);
            onExpire?.();
        }, seconds * 1000);
        // Only the newest can be taken back by key; more than one would cover the list.
        this.store.toasts.splice(0, this.store.toasts.length > 1 ? 1 : 0);
        this.store.toasts.push({ id, text, action, onAction, about, seconds, timer });
        return id;
    }

    remove(id) {
        const index = this.store.toasts.findIndex((toast) => toast.id === id);
        if (index >= 0) {
            browser.clearTimeout(this.store.toasts[index].timer);
            this.store.toasts.splice(index, 1);
        }
    }

    async run(id) {
        const toast = this.store.toasts.find((candidate) => candidate.id === id);
        this.remove(id);
        await toast?.onAction?.();
    }

    async runLatest() {
        const latest = this.store.toasts.findLast((toast) => toast.onAction);
        if (latest) {
            await this.run(latest.id);
        }
    }
}

export const toastService = {
    dependencies: ["maildesk.store"],
    start(env, { "maildesk.store": store }) {
        return new ToastService(reactive(store));
    },
};

registry.category("services").add("maildesk.toast", toastService);
