import { reactive } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { DraftWindow } from "../store/draft_window";
import { heldDrafts, holdDraft } from "../utils/draft_locks";
import { restoredDrafts } from "../utils/restore";
import { signatureOf, startBody, withSignature } from "../utils/signatures";
import { errorText, isRefusal } from "./api_service";
import { DraftConflicts } from "./draft_conflicts";
import { DraftSaver } from "./draft_saver";
import { DraftSender } from "./draft_sender";
import { LocalDrafts } from "./local_drafts";

const OPEN_WINDOWS = 2;
// Too late to change anything.
const LEFT = ["sending", "sent", "ambiguous"];

/** The windows in which mail is written: opening, keeping, sending, throwing away. */
export class ComposerService {
    constructor({ api, store, list, toast, notification, bus }) {
        Object.assign(this, { api, store, list, toast, notification });
        this.local = new LocalDrafts();
        this.saver = new DraftSaver(api, this.local);
        const tools = { api, store, toast, saver: this.saver, composer: this };
        this.sender = new DraftSender(tools);
        this.conflicts = new DraftConflicts(tools);
        this.releases = new Map();
        this.readers = new Map();
        this.isRestored = false;
        this.opening = new Map();
        // What this window has made of drafts, oldest first: the bus repeats it later.
        this.ownStates = new Map();
        browser.addEventListener("pagehide", () => this._keepNow());
        browser.addEventListener("online", () => this._saveKept());
        bus.subscribe("maildesk/draft", (payload) => this._onDraft(payload));
    }

    get windows() {
        return this.store.composers;
    }

    compose(values = {}) {
        const account = this._defaultAccount();
        if (!account) {
            this.notification.add(_t("You can't send from any of these mailboxes."), {
                type: "warning",
            });
            return null;
        }
        const identity = account.usualIdentity;
        const signature = signatureOf(account, this.store.signatures, identity);
        const draft = new DraftWindow({
            account_id: account.id,
            identity_id: identity?.id || null,
            signature_id: signature?.id || null,
            body: startBody(signature),
            ...values,
        });
        return this._show(draft);
    }

    /** @param {"reply" | "reply_all" | "forward"} mode */
    async reply(messageId, mode) {
        const open = this.windows.find(
            (draft) => draft.origin_id === messageId && draft.mode === mode
        );
        if (open) {
            open.layout = "normal";
            return open;
        }
        return this._openOnce(`${mode}:${messageId}`, async () => ({
            ...(await this.api.reply(messageId, mode)),
            origin_id: messageId,
            mode,
        }));
    }

    /** From a record of another app, whatever page of Odoo shows it. */
    async replyFrom(model, id) {
        const draft = await this._openOnce(`record:${model},${id}`, async () => {
            const { draft, templates } = await this.api.replyFrom(model, id);
            return { ...draft, templates };
        });
        if (draft) {
            draft.isFloating = true;
        }
        return draft;
    }

    async openDraft(id) {
        const open = this.windows.find((draft) => draft.id === id);
        if (open) {
            open.layout = "normal";
            return open;
        }
        return this._openOnce(`draft:${id}`, () => this.api.openDraft(id));
    }

    /** A row of the list that is still being written, here or in another program. */
    openRow(row) {
        return row.draft_id ? this.openOutgoing(row) : this.adopt(row.id);
    }

    /** A draft begun in another mail program; it is replaced by what is written here. */
    adopt(messageId) {
        return this._openOnce(`message:${messageId}`, () =>
            this.api.editDraft(messageId)
        );
    }

    /** A message of the Outbox: one that waits goes on waiting until it is changed. */
    async openOutgoing({ draft_id: id, send_state: state }) {
        if (["sending", "ambiguous"].includes(state)) {
            this.notification.add(_t("This message is being sent."), {
                type: "info",
            });
            return null;
        }
        return this.openDraft(id);
    }

    /** Open again what was being written when the page went away. */
    async restore() {
        if (this.isRestored) {
            return;
        }
        this.isRestored = true;
        const elsewhere = await heldDrafts();
        const kept = await this.local.load();
        const entries = kept.filter(
            ({ key }) => !elsewhere.has(key) || this.releases.has(key)
        );
        for (const draft of restoredDrafts(entries, this.store.draftsOpen)) {
            draft.layout = "minimised";
            this._add(draft);
            if (draft.status === "dirty") {
                this.saver.save(this.windows.at(-1));
            }
        }
        const open = new Set(this.windows.map(({ key }) => key));
        entries
            .filter(({ key }) => !open.has(key))
            .forEach(({ key }) => this.local.remove(key));
    }

    change(draft, values) {
        Object.assign(draft, values);
        // An editor that goes away with its window has the last word, but no more.
        if (this.isOpen(draft)) {
            this.saver.touch(draft);
        }
    }

    isOpen({ key }) {
        return this.windows.some((draft) => draft.key === key);
    }

    /** It does not leave any more, and is a draft like others. */
    async unschedule(draft) {
        const answer = await this.attempt(() => this.api.cancelSend(draft.id));
        if (answer) {
            draft.leaveQueue(answer);
            draft.wasScheduled = false;
            this.sender.reportCancelled(draft);
            this.noteState(answer);
        }
    }

    changeSender(draft, accountId, identityId = null) {
        const account = this.store.account(accountId);
        const identity = account.identity(identityId);
        const signature = signatureOf(account, this.store.signatures, identity);
        this.change(draft, {
            account_id: accountId,
            identity_id: identity?.id || null,
            signature_id: signature?.id || null,
            body: withSignature(draft.body, signature),
            bodyVersion: draft.bodyVersion + 1,
        });
    }

    /**
     * Whoever closes a window has its last words saved.
     *
     * @param {() => void} read brings what stands in the editor into the draft
     * @returns {() => void} to call when the window is gone
     */
    holdEditor({ key }, read) {
        this.readers.set(key, read);
        return () => this.readers.delete(key);
    }

    async close(draft) {
        this.readers.get(draft.key)?.();
        this.remove(draft);
        if (draft.isUnchanged || (draft.isEmpty && !draft.id)) {
            await this.saver.forget(draft);
            return draft.is_untouched && this._withdraw(draft);
        }
        const isKept = draft.conflict
            ? await this.conflicts.keepApart(draft)
            : await this.saver.save(draft);
        if (!isKept) {
            return this._show(draft);
        }
        await this.saver.forget(draft);
        this.refreshDrafts();
        return this.toast.add({
            text: _t("Draft saved"),
            action: _t("Open"),
            onAction: () => this.openDraft(draft.id),
        });
    }

    /** Throws away what this window holds; never what another one has written. */
    async discard(draft) {
        draft.uploads.forEach((upload) => upload.cancel());
        this.remove(draft);
        await this.saver.forget(draft);
        const answer = draft.id && !draft.conflict && (await this._withdraw(draft));
        const text =
            answer?.kept || draft.conflict
                ? _t(
                      "Your version was discarded. The version in the other window was kept."
                  )
                : _t("Draft discarded");
        this.store.announce(text);
        this.toast.add({ text });
    }

    async _withdraw({ id, version }) {
        try {
            const answer = await this.api.discardDraft(id, version);
            this.store.setCounters(answer.counters);
            this.refreshDrafts();
            return answer;
        } catch (error) {
            // Gone already, from another window: just what was wanted.
            if (!isRefusal(error)) {
                this.notification.add(errorText(error), { type: "danger" });
            }
            return null;
        }
    }

    /** Saved again as soon as the network is back. */
    _saveKept() {
        this.windows
            .filter(({ status }) => status === "local")
            .forEach((draft) => this.saver.save(draft));
    }

    /** See DraftSender. */
    send(draft, options) {
        return this.sender.send(draft, options);
    }

    async cancelSend(draftId) {
        return this._openOnce(`draft:${draftId}`, async () => {
            const draft = await this.api.cancelSend(draftId);
            this.noteState(draft);
            return draft;
        });
    }

    /** What this window has made of a draft: its lists are read once for it. */
    noteState({ id, state }) {
        this.ownStates.set(id, [...(this.ownStates.get(id) || []), state]);
        this.refreshDrafts();
    }

    /** Whether the bus repeats what this window did; what came before that is past. */
    _isOwnState(id, state) {
        const states = this.ownStates.get(id) || [];
        const index = states.indexOf(state);
        if (index > 0) {
            this.ownStates.set(id, states.slice(index));
        }
        return index >= 0;
    }

    /** However often it is asked for meanwhile, a draft has one window. */
    _openOnce(key, fetch) {
        if (!this.opening.has(key)) {
            const opened = this.attempt(async () => this._reveal(await fetch()));
            this.opening.set(
                key,
                opened.finally(() => this.opening.delete(key))
            );
        }
        return this.opening.get(key);
    }

    _reveal(data) {
        const open = this.windows.find(({ id }) => id === data.id);
        if (!open) {
            return this._show(DraftWindow.fromDraft(data));
        }
        open.layout = "normal";
        return open;
    }

    _onDraft({ draft_id: id, state }) {
        if (this._showsDrafts()) {
            this.list.refreshSoon(() => !this._isOwnState(id, state));
        }
        const open = this.windows.find((draft) => draft.id === id);
        if (open?.isReadOnly && LEFT.includes(state)) {
            this.remove(open);
            this.saver.forget(open);
        }
    }

    /** What is being written shows in two lists, and changes there at once. */
    refreshDrafts() {
        if (this._showsDrafts()) {
            this.list.refresh();
        }
    }

    _showsDrafts() {
        const { list, folders } = this.store;
        const { scope } = list;
        const role = scope?.role || folders[scope?.folder_id]?.role;
        return !list.query && (scope?.outbox || role === "drafts");
    }

    _show(draft) {
        draft.layout = "normal";
        this._add(draft);
        const normal = this.windows.filter(({ layout }) => layout === "normal");
        normal.slice(0, -OPEN_WINDOWS).forEach((older) => (older.layout = "minimised"));
        return this.windows.at(-1);
    }

    _add(draft) {
        this.windows.push(draft);
        this.releases.set(draft.key, holdDraft(draft.key));
    }

    remove(draft) {
        this.releases.get(draft.key)?.();
        this.releases.delete(draft.key);
        const index = this.windows.findIndex(({ key }) => key === draft.key);
        if (index >= 0) {
            this.windows.splice(index, 1);
        }
    }

    _defaultAccount() {
        const { accounts, list, folders } = this.store;
        const current = folders[list.scope?.folder_id]?.accountId;
        const able = accounts.filter((account) => account.can_send !== false);
        return able.find(({ id }) => id === current) || able[0];
    }

    _keepNow() {
        this.local.keepNow(this.windows.map((draft) => draft.snapshot));
    }

    /** What the work gives; what goes wrong is said, and gives null. */
    async attempt(work) {
        try {
            return await work();
        } catch (error) {
            this.notification.add(errorText(error), { type: "danger" });
            return null;
        }
    }
}

export const composerService = {
    dependencies: [
        "maildesk.api",
        "maildesk.store",
        "maildesk.list",
        "maildesk.toast",
        "notification",
        "bus_service",
    ],
    start(env, services) {
        return new ComposerService({
            api: services["maildesk.api"],
            store: reactive(services["maildesk.store"]),
            list: services["maildesk.list"],
            toast: services["maildesk.toast"],
            notification: services.notification,
            bus: services.bus_service,
        });
    },
};

registry.category("services").add("maildesk.composer", composerService);
