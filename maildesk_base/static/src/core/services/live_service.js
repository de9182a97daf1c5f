import { reactive } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";
import { onDisconnect, onReconnect } from "../../compat";

/** Applies what the server says over the websocket; no page ever reloads. */
export class LiveService {
    constructor({ bus, store, list, reader }) {
        Object.assign(this, { bus, store, list, reader });
        this.channels = new Set();
        // What was said while the socket was away is not repeated.
        onDisconnect(bus, () => (reader.cache.isInformed = false));
        onReconnect(bus, () => this.catchUp());
        bus.subscribe("maildesk/changed", (payload) => this.onChanged(payload));
        bus.subscribe("maildesk/account", (payload) => this.onAccount(payload));
        bus.subscribe("maildesk/refused", (payload) => this.onRefused(payload));
        bus.subscribe("maildesk/images", () => reader.cache.clear());
        bus.subscribe("maildesk/access", () => reader.cache.clear());
        bus.subscribe("maildesk/folders", () => reader.cache.clear());
        bus.subscribe("maildesk/drift", (payload) => this.onDrift(payload));
    }

    /** Listen to the channels the server granted. */
    connect() {
        for (const channel of this.store.channels.filter(Boolean)) {
            if (!this.channels.has(channel)) {
                this.channels.add(channel);
                this.bus.addChannel(channel);
            }
        }
    }

    onChanged(payload) {
        // What was done in this page is on screen already.
        const isOwn = payload.page === this.store.pageName;
        this.reader.cache.noteChanged(
            isOwn ? { ...payload, message_ids: [] } : payload
        );
        this.store.setCounters(payload.counters);
        if (payload.removed_ids?.length) {
            this._forget(payload.removed_ids);
        }
        const rows = payload.new || [];
        this.list.merge(rows);
        this._notifyNew(rows.filter((row) => !row.is_read));
        const open = this.store.reader.conversation?.id;
        if (open && rows.some((row) => row.conversation_id === open)) {
            this.reader.refresh();
        }
        if (payload.reload || (!isOwn && hasMoreThan(rows, payload.message_ids))) {
            this.list.refreshSoon();
        }
    }

    /** After the connection was away: whatever is on screen may be out of date. */
    catchUp() {
        this.reader.cache.clear();
        this.reader.cache.isInformed = true;
        this.list.refreshSoon();
        return this.store.reader.status === "error"
            ? this.reader.retry()
            : this.reader.refresh();
    }

    /** The page showed what was out of date: something was not reported. */
    onDrift({ counters } = {}) {
        this.reader.cache.clear();
        this.store.setCounters(counters);
        this.list.refreshSoon();
    }

    _notifyNew(rows) {
        const inboxes = rows.filter(
            ({ folder_id: id }) => this.store.folders[id]?.role === "inbox"
        );
        if (inboxes.length) {
            this.store.announce(_t("%s new messages", inboxes.length));
        }
    }

    _forget(ids) {
        const shown = ids.filter((id) => this.store.list.window.indexOf(id) >= 0);
        if (shown.includes(this.store.reader.rowId)) {
            this.reader.openNext(this.list.neighbour(shown));
        }
        this.list.remove(shown);
    }

    onAccount({ account_id: id, ...values }) {
        this.store.account(id)?.update(values);
    }

    onRefused({ text, message_ids: ids }) {
        this.reader.cache.outdate(ids || []);
        this.store.announce(text);
        this.list.refreshSoon();
    }
}

/** Whether messages have changed that came without their rows. */
function hasMoreThan(rows, changedIds = []) {
    const known = new Set(rows.map(({ id }) => id));
    return changedIds.some((id) => !known.has(id));
}

export const liveService = {
    dependencies: ["bus_service", "maildesk.store", "maildesk.list", "maildesk.reader"],
    start(env, services) {
        return new LiveService({
            bus: services.bus_service,
            store: reactive(services["maildesk.store"]),
            list: services["maildesk.list"],
            reader: services["maildesk.reader"],
        });
    },
};

registry.category("services").add("maildesk.live", liveService);
