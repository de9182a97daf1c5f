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

    /**
     * @param {object} note
     * @param {string} [note.about] replaces the note about the same thing
     * @param {{text: string, onClick: () => void}} [note.link] leads to what it is about
     * @param {boolean} [note.isLimited] the server waits no longer than ``seconds``
     */
    add({
        text,
        action,
        onAction,
        about,
        link,
        seconds = DEFAULT_SECONDS,
        isLimited = false,
    }) {
        const older = about && this.store.toasts.find((toast) => toast.about === about);
        if (older) {
            this.remove(older.id);
        }
        const id = this.nextId++;
        // Only the newest can be taken back by key; more than one would cover the list.
        this.store.toasts.splice(0, this.store.toasts.length > 1 ? 1 : 0);
        const toast = { id, text, action, onAction, about, link, seconds, isLimited };
        this.store.toasts.push({ ...toast, isHeld: false, timer: this._expire(toast) });
        return id;
    }

    _expire({ id, seconds }) {
        return browser.setTimeout(() => this.remove(id), seconds * 1000);
    }

    /** Somebody points at it or has come to it by keyboard: it stays (WCAG 2.2.1). */
    hold(id) {
        const toast = this._find(id);
        if (toast && !toast.isLimited) {
            browser.clearTimeout(toast.timer);
            toast.isHeld = true;
        }
    }

    /** Its time begins again. */
    release(id) {
        const toast = this._find(id);
        if (toast?.isHeld) {
            toast.isHeld = false;
            toast.timer = this._expire(toast);
        }
    }

    _find(id) {
        return this.store.toasts.find((toast) => toast.id === id);
    }

    remove(id) {
        const index = this.store.toasts.findIndex((toast) => toast.id === id);
        if (index >= 0) {
            browser.clearTimeout(this.store.toasts[index].timer);
            this.store.toasts.splice(index, 1);
        }
    }

    async run(id) {
        const toast = this._find(id);
        this.remove(id);
        await toast?.onAction?.();
    }

    /** What it is about is opened; it has done its work. */
    follow({ id, link }) {
        this.remove(id);
        return link.onClick();
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
