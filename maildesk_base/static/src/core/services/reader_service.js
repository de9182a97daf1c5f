import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { debounce } from "@web/core/utils/timing";
import { errorText, isOffline } from "./api_service";

// Holding j or k down runs along the list without opening, and reading, every message.
const OPEN_DELAY_MS = 150;

/** Opens conversations and messages for the reading pane. */
export class ReaderService {
    // Set by the action service, which depends on this one.
    markRead = () => {};

    constructor(api, store, notification) {
        this.api = api;
        this.store = store;
        this.reader = store.reader;
        this.notification = notification;
        this.openSoon = debounce((rowId) => this.open(rowId), OPEN_DELAY_MS);
    }

    async open(rowId) {
        const row = this.store.rows[rowId];
        if (!row) {
            return;
        }
        this.store.list.cursorId = rowId;
        this.store.phonePane = "message";
        if (this.reader.rowId === rowId && this.reader.status !== "error") {
            return;
        }
        this.reader.open(rowId);
        await this._load(row);
    }

    retry() {
        const row = this.store.rows[this.reader.rowId];
        this.reader.open(row.id);
        return this._load(row);
    }

    async _load(row) {
        try {
            const conversation = await this._fetch(row);
            if (this.reader.rowId === row.id) {
                this.reader.show(conversation);
                this.store.isOffline = false;
                await Promise.all([this._fillExpanded(), this._noteRead(row)]);
            }
        } catch (error) {
            this.store.isOffline ||= isOffline(error);
            if (this.reader.rowId === row.id) {
                this.reader.fail(errorText(error));
            }
        }
    }

    /** The server gives only so many texts at once. */
    _fillExpanded() {
        const empty = this.reader.messages.filter(
            ({ id, loaded }) => !loaded && this.reader.expanded.has(id)
        );
        return Promise.all(empty.map(({ id }) => this.reload(id)));
    }

    async _fetch(row) {
        if (this.store.list.conversations && row.conversation_id) {
            return this.api.openConversation(row.conversation_id);
        }
        const message = await this.api.openMessage(row.id);
        return {
            id: null,
            subject: message.subject,
            version: null,
            messages: [{ ...message, loaded: true }],
        };
    }

    /** Something came into the open conversation: add it, leave all else as it is. */
    async refresh() {
        const { conversation, rowId } = this.reader;
        if (!conversation?.id) {
            return;
        }
        try {
            const fresh = await this.api.openConversation(conversation.id);
            if (this.reader.rowId === rowId && this.reader.status === "ready") {
                this.reader.extend(fresh);
            }
        } catch (error) {
            this.store.isOffline ||= isOffline(error);
        }
    }

    /** Somebody who only looks in passing has not read it yet, if they want it so. */
    async _noteRead(row) {
        const seconds = this.store.settings.mark_read_seconds || 0;
        if (seconds) {
            await new Promise((resolve) => browser.setTimeout(resolve, seconds * 1000));
        }
        if (this.reader.rowId !== row.id) {
            return;
        }
        const unread = this.reader.messages.filter((message) => !message.is_read);
        const account = this.store.account(row.account_id);
        if (unread.length && account?.can_write !== false) {
            unread.forEach((message) => (message.is_read = true));
            await this.markRead(
                unread.map((message) => message.id),
                row
            );
        }
    }

    /** After the open one went away. */
    openNext(rowId) {
        if (rowId && !this.store.showsOnePane) {
            return this.open(rowId);
        }
        return this.close();
    }

    close() {
        this.reader.close();
        this.store.phonePane = "list";
    }

    async toggle(messageId) {
        if (this.reader.expanded.delete(messageId)) {
            return;
        }
        this.reader.expanded.add(messageId);
        const message = this.reader.messages.find(({ id }) => id === messageId);
        if (message && !message.loaded) {
            await this.reload(messageId);
        }
    }

    /** Fetch the text of a message that has none yet. */
    reload(messageId) {
        return this._fetchInto(messageId, () => this.api.openMessage(messageId));
    }

    expandAll() {
        const folded = this.reader.messages.filter(
            ({ id }) => !this.reader.expanded.has(id)
        );
        return Promise.all(folded.map(({ id }) => this.toggle(id)));
    }

    /** @param {"once" | "sender"} trust */
    showRemote(messageId, trust) {
        return this._fetchInto(messageId, () => this.api.showRemote(messageId, trust));
    }

    async _fetchInto(messageId, fetch) {
        const known = this.reader.messages.find(({ id }) => id === messageId);
        this.reader.replace({ ...known, error: "" });
        try {
            const message = await fetch();
            this.reader.replace({ ...known, ...message, loaded: true, error: "" });
        } catch (error) {
            this.store.isOffline ||= isOffline(error);
            this._noteFailure(known, errorText(error));
        }
    }

    /** A text that could not be fetched says so where it would be. */
    _noteFailure(message, text) {
        if (message.loaded) {
            this.notification.add(text, { type: "danger" });
        } else {
            this.reader.replace({ ...message, error: text });
            this.store.announce(text);
        }
    }
}

export const readerService = {
    dependencies: ["maildesk.api", "maildesk.store", "notification"],
    start(env, { "maildesk.api": api, "maildesk.store": store, notification }) {
        return new ReaderService(api, reactive(store), notification);
    },
};

registry.category("services").add("maildesk.reader", readerService);
