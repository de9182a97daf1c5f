import { reactive } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import {
    leavesList,
    patchFor,
    takesConversation,
    unreadChanges,
} from "../actions/effects";
import { errorText, isOffline } from "./api_service";

/** Does things to messages: at once on screen, then at the server, undone when refused. */
export class ActionService {
    constructor({ api, store, list, reader, toast, notification }) {
        Object.assign(this, { api, list, reader, toast, notification });
        this.store = store;
    }

    /**
     * @param {string} action see docs/client-api.md
     * @param {number[]} ids rows of the list
     * @param {Object} [params]
     */
    async perform(action, ids, params = {}) {
        const rows = ids.map((id) => this.store.rows[id]).filter(Boolean);
        if (!rows.length || !this._mayWrite(rows)) {
            return;
        }
        const rollBack = this._apply(action, rows, params);
        const meant = this._scoped(action, rows, params);
        this.reader.cache.outdate(ids);
        try {
            const acted = rows.map((row) => row.id);
            const answer = await this.list.during(() =>
                this._act(acted, action, meant)
            );
            this._confirm(answer);
            this._offerUndo(answer.undo);
        } catch (error) {
            rollBack();
            this._refused(error);
        }
    }

    /**
     * To one message of a conversation, though the list may show another one for it.
     *
     * @param {string} action
     * @param {Object} message of the open conversation
     * @param {Object} row what the list shows for the conversation
     */
    async performOnOne(action, message, row) {
        if (!this._mayWrite([message])) {
            return;
        }
        const before = { ...message };
        Object.assign(message, patchFor(action, message, {}));
        try {
            const answer = await this._act([message.id], action);
            this._confirm(answer);
            if (row && row.count > 1) {
                await this.list.refresh();
            }
            this._offerUndo(answer.undo);
        } catch (error) {
            Object.assign(message, before);
            this._refused(error);
        }
    }

    /** Reading is not something to undo, and failing to note it is nobody's worry. */
    async markReadQuietly(ids, row) {
        const before = row && { is_read: row.is_read, unread_count: row.unread_count };
        const folder = this.store.folders[row?.folder_id];
        if (row) {
            this._count(unreadChanges("mark_read", [row], {}, this.store));
            row.update({ is_read: true, unread_count: 0 });
        }
        try {
            this._confirm(await this._act(ids, "mark_read"));
        } catch (error) {
            this.store.isOffline ||= isOffline(error);
            if (row && folder) {
                row.update(before);
                this._count({ [folder.id]: row.unreadWeight });
            }
        }
    }

    async undo({ token }) {
        try {
            const answer = await this.api.undo(token, this.store.pageName);
            this._confirm(answer);
            this.reader.cache.outdate(answer.messages.map(({ id }) => id));
            await this.list.refresh();
            this.store.announce(_t("Undone"));
        } catch (error) {
            this._refused(error);
        }
    }

    _act(ids, action, params = {}) {
        return this.api.act(ids, action, params, this.store.pageName);
    }

    _mayWrite(rows) {
        const closed = rows
            .map((row) => this.store.account(row.account_id))
            .find((account) => account && account.can_write === false);
        if (closed) {
            const text = closed.read_only_reason || _t("This mailbox is read-only.");
            this.notification.add(text, { type: "warning" });
        }
        return !closed;
    }

    _apply(action, rows, params) {
        const before = rows.map((row) => ({ row, values: { ...row } }));
        const counts = unreadChanges(action, rows, params, this.store);
        const leaving = rows.filter((row) => leavesList(action, row, this.store));
        const shown = leaving.filter(
            (row) => this.store.list.window.indexOf(row.id) >= 0
        );
        for (const row of rows) {
            row.update(patchFor(action, row, params));
        }
        this._count(counts);
        if (leaving.length) {
            this._leave(leaving.map((row) => row.id));
        }
        return () => {
            before.forEach(({ row, values }) => row.update(values));
            this._count(negated(counts));
            shown.forEach((row) => {
                this.store.rows[row.id] ||= row;
                this.list.insert(row);
            });
        };
    }

    _leave(ids) {
        const next = this.list.neighbour(ids);
        const wasOpen = ids.includes(this.store.reader.rowId);
        this.list.remove(ids);
        this.store.list.cursorId = next ?? null;
        if (wasOpen) {
            this.reader.openNext(next);
        }
    }

    /** Rows that stand for more than one message are meant as a whole, where they are. */
    _scoped(action, rows, params) {
        const { conversations, scope, query } = this.store.list;
        const whole = conversations && takesConversation(action);
        const grouped = whole ? rows.filter((row) => row.count > 1) : [];
        const from = query ? {} : { folder: scope?.folder_id, role: scope?.role };
        if (!grouped.length) {
            const isMove = action === "move" && from.folder;
            return isMove ? { ...params, folder_id_from: from.folder } : params;
        }
        return {
            ...params,
            conversation_ids: grouped.map((row) => row.conversation_id),
            ...(from.folder ? { folder_id_from: from.folder } : {}),
            ...(from.role ? { role_from: from.role } : {}),
        };
    }

    _confirm(answer) {
        this.store.isOffline = false;
        (answer.messages || [])
            .filter(({ id }) => this.store.rows[id])
            .forEach((row) => this._confirmRow(row));
        this.store.setCounters(answer.counters);
    }

    /** The answer is about single messages; a row that stands for more keeps its count. */
    _confirmRow(data) {
        const row = this.store.rows[data.id];
        const { count, senders, unread_count: unread, ...values } = data;
        row.update(
            row.count > 1 ? values : { count, senders, ...values, unread_count: unread }
        );
    }

    _count(changes) {
        for (const [id, amount] of Object.entries(changes)) {
            const folder = this.store.folders[id];
            folder?.update({ unread: Math.max(0, (folder.unread || 0) + amount) });
        }
    }

    _offerUndo(undo) {
        if (undo) {
            this.store.announce(undo.label);
            this.toast.add({
                text: undo.label,
                seconds: undo.seconds,
                action: _t("Undo"),
                onAction: () => this.undo(undo),
            });
        }
    }

    _refused(error) {
        this.store.isOffline ||= isOffline(error);
        this.notification.add(errorText(error), { type: "danger" });
    }
}

function negated(counts) {
    return Object.fromEntries(Object.entries(counts).map(([id, n]) => [id, -n]));
}

export const actionService = {
    dependencies: [
        "maildesk.api",
        "maildesk.store",
        "maildesk.list",
        "maildesk.reader",
        "maildesk.toast",
        "notification",
    ],
    start(env, services) {
        const actions = new ActionService({
            api: services["maildesk.api"],
            store: reactive(services["maildesk.store"]),
            list: services["maildesk.list"],
            reader: services["maildesk.reader"],
            toast: services["maildesk.toast"],
            notification: services.notification,
        });
        actions.reader.markRead = (ids, row) => actions.markReadQuietly(ids, row);
        return actions;
    },
};

registry.category("services").add("maildesk.action", actionService);
