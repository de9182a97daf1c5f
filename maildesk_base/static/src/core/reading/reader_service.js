import { reactive, toRaw } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { omit } from "@web/core/utils/objects";
import { debounce } from "@web/core/utils/timing";
import { ReaderCache } from "../store/reader_cache";
import { addressOf } from "../utils/address";
import { errorText, isOffline, isRefusal } from "../services/api_service";

// Holding j or k down runs along the list without opening, and reading, every message.
const OPEN_DELAY_MS = 150;

/** Opens conversations and messages for the reading pane. */
export class ReaderService {
    // Set by the action service, which depends on this one.
    markRead = () => {};
    // Set by what reads ahead, likewise.
    onOpened = () => {};

    constructor(api, store, notification) {
        this.api = api;
        this.store = store;
        this.reader = store.reader;
        this.notification = notification;
        this.cache = new ReaderCache();
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
        this.reader.open(rowId, addressOf(row, this.store.list));
        this.onOpened(rowId);
        await this._load(row);
    }

    retry() {
        const { rowId, address } = this.reader;
        const row = this.store.rows[rowId];
        if (!row) {
            return this.openAddress(address);
        }
        this.reader.open(row.id, address);
        return this._load(row);
    }

    /**
     * Opens what an address names, though the list may not show it.
     *
     * @param {string} address see `addressOf`
     * @param {Promise} [listed] when the list beside it is there
     */
    async openAddress(address, listed) {
        if (this.reader.address === address && this.reader.status !== "error") {
            return;
        }
        this.store.phonePane = "message";
        this.reader.open(null, address);
        const isCurrent = () => this.reader.address === address && !this.reader.rowId;
        await listed;
        const known = this._listedRow(address);
        if (known && isCurrent()) {
            this.store.list.cursorId = known.id;
            this.reader.open(known.id, address);
            await this._load(known);
            return;
        }
        try {
            const conversation = await this._fetchAddress(address);
            if (isCurrent()) {
                const row = this._putRow(conversation.messages);
                this.reader.rowId = row.id;
                this._take(conversation, address);
                await this._settle(row);
            }
        } catch (error) {
            this._failed(error, isCurrent());
        }
    }

    _listedRow(address) {
        const { list, rows } = this.store;
        return list.window
            .loadedIds()
            .map((id) => rows[id])
            .find((row) => row && addressOf(row, list) === address);
    }

    /** The message that stands for the conversation: of this folder, or the newest. */
    _putRow(messages) {
        const folder = this.store.list.scope?.folder_id;
        const head =
            messages.findLast((message) => message.folder_id === folder) ||
            messages.at(-1);
        const row = omit(head, "html", "text", "headers", "attachments");
        return this.store.putRow({ ...row, count: messages.length });
    }

    _fetchAddress(address) {
        return address.startsWith("m")
            ? this._fetchAlone(Number(address.slice(1)))
            : this.api.openConversation(Number(address));
    }

    /** What was open lately is shown at once, and only what may have changed is asked for. */
    async _load(row) {
        const { address } = this.reader;
        const isCurrent = () => this.reader.address === address;
        const kept = this.store.isSignedOut ? null : this.cache.get(address);
        if (kept && this.cache.isInformed) {
            this.reader.show(kept.conversation);
            if (kept.isFresh) {
                await this._settle(row);
                return;
            }
        }
        try {
            const conversation = await this._fetch(row);
            if (isCurrent()) {
                this._take(conversation, address);
                await this._settle(row);
            } else {
                this.cache.put(address, conversation);
            }
        } catch (error) {
            this._refused(error, address, kept);
        }
    }

    /** Show what has come, and remember what is shown. */
    _take(conversation, address) {
        if (this.reader.status === "ready") {
            this.reader.renew(conversation);
        } else {
            this.reader.show(conversation);
        }
        this.cache.put(address, toRaw(this.reader.conversation));
        this.store.isOffline = false;
    }

    /** Without a connection people go on reading what there is. */
    _refused(error, address, kept) {
        const isCurrent = this.reader.address === address;
        if (kept && isOffline(error)) {
            this.store.isOffline = true;
            if (isCurrent && this.reader.status !== "ready") {
                this.reader.show(kept.conversation);
            }
            return;
        }
        this.cache.delete(address);
        this._failed(error, isCurrent);
    }

    /** What follows once a conversation is on screen. */
    _settle(row) {
        return Promise.all([this._fillExpanded(), this._noteRead(row)]);
    }

    _failed(error, isCurrent) {
        this.store.isOffline ||= isOffline(error);
        if (isCurrent) {
            this.reader.fail(errorText(error), isRefusal(error));
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
        return this._fetchAlone(row.id);
    }

    async _fetchAlone(id) {
        return alone(await this.api.openMessage(id));
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
            const opened = this.open(rowId);
            this.reader.isFollowUp = true;
            return opened;
        }
        return this.close();
    }

    close() {
        // What the last key was to open is not wanted any more.
        this.openSoon.cancel();
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
    async showRemote(messageId, trust) {
        const { address } = this.reader;
        await this._fetchInto(messageId, () => this.api.showRemote(messageId, trust));
        if (trust === "once") {
            this.cache.delete(address);
        } else {
            // There may be more of this sender.
            this.cache.clear();
        }
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

/** @returns {Object} a message as a conversation of its own */
export function alone(message) {
    return {
        id: null,
        subject: message.subject,
        version: null,
        messages: [{ ...message, loaded: true }],
    };
}

export const readerService = {
    dependencies: ["maildesk.api", "maildesk.store", "notification"],
    start(env, { "maildesk.api": api, "maildesk.store": store, notification }) {
        return new ReaderService(api, reactive(store), notification);
    },
};

registry.category("services").add("maildesk.reader", readerService);
