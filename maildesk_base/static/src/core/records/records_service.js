import { reactive } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { errorText, isOffline } from "../services/api_service";
import { confirmFirstUse } from "./first_use";
import { modelsOf, panelKey } from "./record_panel";

// The state of a record may change without anybody saying so.
const FRESH_MS = 30_000;
const MAX_PANELS = 30;

/** Records of other apps that mail belongs to: what is known of them, and linking. */
export class RecordsService {
    constructor(services) {
        Object.assign(this, services);
        this.runs = 0;
        const { bus } = services;
        bus.subscribe("maildesk/links", (payload) => this.onLinks(payload));
        bus.subscribe("maildesk/changed", ({ new: rows }) => this._askNew(rows || []));
        bus.subscribe("maildesk/access", () => this._outdate(() => true));
    }

    get panels() {
        return this.store.recordPanels;
    }

    /**
     * Have the panel of a conversation shown: what is known at once, what may have
     * changed is asked for.
     *
     * @param {Object} row that stands for the conversation
     * @param {number} messageId of the one that records are made of
     */
    async show(row, messageId) {
        const known = this.panels[panelKey(row)];
        const isSame = known?.messageId === messageId && known.status !== "failed";
        if (!isSame || known.freshUntil < Date.now()) {
            await this._load(panelKey(row), messageId);
        }
    }

    /** @returns {Promise} once what the row's panel shows is as it is now */
    reload(row) {
        const known = this.panels[panelKey(row)];
        return known && this._load(panelKey(row), known.messageId);
    }

    /**
     * Ask the owner of a personal mailbox before a kind of records is used with it for
     * the first time.
     *
     * @param {{model: string, label: string, first_use: string}} bridge
     * @returns {Promise<boolean>} whether what was begun may go on
     */
    async allow(messageId, bridge) {
        if (!bridge?.first_use) {
            return true;
        }
        if (!(await confirmFirstUse(this.dialog, bridge))) {
            return false;
        }
        const { model } = bridge;
        const enabled = await this._attempt(() =>
            this.api.enableBridge(messageId, model)
        );
        if (enabled) {
            bridge.first_use = "";
            // Those of other conversations ask for theirs again.
            this._outdate(() => true);
        }
        return Boolean(enabled);
    }

    _bridgeOf(row, model) {
        const panel = this.panels[panelKey(row)];
        return panel?.data?.bridges.find((bridge) => bridge.model === model);
    }

    /**
     * @param {{model: string, res_id: number, name: string}} record
     * @returns {Promise<boolean>}
     */
    async link(row, messageId, record, { onlyMessage = false } = {}) {
        const bridge = this._bridgeOf(row, record.model);
        if (!(await this.allow(messageId, bridge))) {
            return false;
        }
        const options = { only_message: onlyMessage };
        const links = await this._attempt(() =>
            this.api.link(messageId, record.model, record.res_id, options)
        );
        if (!links) {
            return false;
        }
        this.store.announce(_t("Linked to %s", record.name));
        await this.reload(row);
        return true;
    }

    /** Can be taken back for some seconds. */
    async unlink(row, messageId, link) {
        const mailId = link.message_id || messageId;
        const links = await this._attempt(() => this.api.unlinkRecord(mailId, link.id));
        if (links) {
            await this.reload(row);
            this._note(_t("Unlinked from %s", link.name), () =>
                this.link(row, mailId, link, { onlyMessage: link.only_message })
            );
        }
    }

    /** @param {{id: string, label: string}} action of the card of a link */
    async act(row, messageId, link, action) {
        const mailId = link.message_id || messageId;
        if (!(await this.allow(mailId, this._bridgeOf(row, link.model)))) {
            return;
        }
        const links = await this._attempt(() =>
            this.api.actOnRecord(mailId, link.id, action.id)
        );
        if (links) {
            this.store.announce(`${link.name}: ${action.label}`);
            await this.reload(row);
        }
    }

    /** Whether the whole conversation belongs to the record, or the linked mail only. */
    setOnlyMessage(row, link, onlyMessage) {
        return this.link(row, link.message_id, link, { onlyMessage });
    }

    /** @returns {Promise<Object[]>} see `proposals` in docs/client-api.md */
    proposals(messageId, model = null, text = "", limit = 20) {
        return this.api.proposals(messageId, model, text, limit);
    }

    /** The same for what the user has linked lately. */
    recent(messageId, model = null) {
        return this.api.recentRecords(messageId, model);
    }

    /** A sentence for people, whatever went wrong. */
    errorText(error) {
        this.store.isOffline ||= isOffline(error);
        return errorText(error);
    }

    prepare(messageId, model, options = {}) {
        return this.api.prepare(messageId, model, options);
    }

    /** All files of a mail. */
    async files(message) {
        const full = message.loaded ? message : await this.api.openMessage(message.id);
        return full.attachments;
    }

    /**
     * @param {Object} options of `create_record`
     * @returns {Promise<Object>} its answer; what goes wrong is for the caller
     */
    async create(row, messageId, bridge, values, options) {
        const answer = await this.api.createRecord(
            messageId,
            bridge.model,
            values,
            options
        );
        this.session.setPreference("create_model", bridge.model);
        this._noteCreated(row, bridge, answer);
        this.reload(row);
        return answer;
    }

    /**
     * One of Odoo's templates for the record that a draft is written from.
     *
     * @returns {Promise<{subject, body, draft} | null>}
     */
    fillIn(draft, { id, has_files: withFiles }) {
        return this._attempt(() =>
            this.api.applyRecordTemplate(id, draft.id, withFiles)
        );
    }

    async open({ model, id }) {
        await this.panel.leave();
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
            target: "current",
        });
    }

    _noteCreated(row, bridge, { record, undo }) {
        const text = undo?.label || _t("%s created", bridge.label);
        this.store.announce(text);
        this.toast.add({
            text,
            seconds: undo?.seconds,
            link: { text: _t("Open"), onClick: () => this.open(record) },
            action: undo ? _t("Undo") : undefined,
            onAction: undo ? () => this._undoCreate(row, undo) : undefined,
        });
    }

    async _undoCreate(row, { token }) {
        if (await this._attempt(() => this.api.undoCreate(token))) {
            this.store.announce(_t("Undone"));
            await this.reload(row);
        }
    }

    _note(text, onUndo) {
        this.store.announce(text);
        this.toast.add({ text, action: _t("Undo"), onAction: onUndo });
    }

    async _load(key, messageId) {
        const run = ++this.runs;
        const before = this.panels[key] || { status: "loading", data: null, error: "" };
        this._put(key, { ...before, messageId, run });
        try {
            const data = await this.api.recordPanel(messageId);
            const freshUntil = Date.now() + FRESH_MS;
            if (
                this._settle(key, run, { data, error: "", status: "ready", freshUntil })
            ) {
                this._takeLinks(key, data.links);
            }
        } catch (error) {
            this.store.isOffline ||= isOffline(error);
            const status = before.data ? "ready" : "failed";
            this._settle(key, run, { status, error: errorText(error) });
        }
    }

    /** @returns {boolean} whether it is the answer to what was asked for last */
    _settle(key, run, values) {
        const isLast = this.panels[key]?.run === run;
        if (isLast) {
            Object.assign(this.panels[key], values);
        }
        return isLast;
    }

    /** The one that was put last is the last one. */
    _put(key, panel) {
        delete this.panels[key];
        this.panels[key] = { freshUntil: 0, ...panel };
        const [oldest, ...others] = Object.keys(this.panels);
        if (others.length >= MAX_PANELS) {
            delete this.panels[oldest];
        }
    }

    /** The rows of the list have the icons of what was linked just now. */
    _takeLinks(key, links) {
        for (const row of Object.values(this.store.rows)) {
            if (panelKey(row) === key) {
                row.update({ links: modelsOf(links, row) });
            }
        }
    }

    /** Somebody has linked mail, or unlinked it; to what is asked for with their rights. */
    onLinks({ message_ids: ids = [], conversation_ids: conversations = [], reload }) {
        const isMeant = (row) =>
            reload ||
            ids.includes(row.id) ||
            conversations.includes(row.conversation_id);
        const rows = Object.values(this.store.rows).filter(isMeant);
        const keys = new Set(rows.map(panelKey));
        this._outdate((key) => reload || keys.has(key));
        const open = this.store.rows[this.store.reader.rowId];
        if (open && keys.has(panelKey(open))) {
            this.reload(open);
        }
        this._askRows(rows.filter(({ id }) => id > 0 && id !== open?.id));
    }

    _outdate(isMeant) {
        for (const [key, panel] of Object.entries(this.panels)) {
            if (isMeant(key)) {
                panel.freshUntil = 0;
            }
        }
    }

    /** What joins a conversation may belong to what that belongs to. */
    _askNew(rows) {
        const known = Object.values(this.store.rows).filter(({ links }) => links);
        const conversations = new Set(known.map((row) => row.conversation_id));
        const unknown = rows.filter(
            ({ links, count, conversation_id: id }) =>
                !links && count > 1 && !conversations.has(id)
        );
        if (unknown.length) {
            this._askRows(unknown);
        }
    }

    /** A little later: several changes come in several messages. */
    _askRows(rows) {
        this.asked = new Set([...(this.asked || []), ...rows.map(({ id }) => id)]);
        browser.clearTimeout(this.asking);
        this.asking = browser.setTimeout(() => this._fetchRowLinks(), 300);
    }

    async _fetchRowLinks() {
        const ids = [...this.asked].slice(-100);
        this.asked.clear();
        if (!ids.length) {
            return;
        }
        try {
            const links = await this.api.rowLinks(ids);
            for (const [id, models] of Object.entries(links)) {
                this.store.rows[id]?.update({ links: models });
            }
        } catch (error) {
            // Icons only: they come with the next list.
            this.store.isOffline ||= isOffline(error);
        }
    }

    /** What the work gives; what goes wrong is said, and gives null. */
    async _attempt(work) {
        try {
            return await work();
        } catch (error) {
            this.store.isOffline ||= isOffline(error);
            this.notification.add(errorText(error), { type: "danger" });
            return null;
        }
    }
}

export const recordsService = {
    dependencies: [
        "action",
        "bus_service",
        "dialog",
        "maildesk.api",
        "maildesk.panel",
        "maildesk.session",
        "maildesk.store",
        "maildesk.toast",
        "notification",
    ],
    start(env, services) {
        return new RecordsService({
            action: services.action,
            api: services["maildesk.api"],
            bus: services.bus_service,
            dialog: services.dialog,
            notification: services.notification,
            panel: services["maildesk.panel"],
            session: services["maildesk.session"],
            store: reactive(services["maildesk.store"]),
            toast: services["maildesk.toast"],
        });
    },
};

registry.category("services").add("maildesk.records", recordsService);
