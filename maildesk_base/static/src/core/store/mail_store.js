import { Account } from "./account";
import { Folder } from "./folder";
import { ListState } from "./list_state";
import { MessageRow } from "./message_row";
import { ReaderState } from "./reader_state";
import { Selection } from "./selection";

const DEFAULT_SETTINGS = {
    undo_send_seconds: 10,
    reading_pane: "right",
    density: "comfortable",
    conversations: true,
    block_remote: true,
};

/** Everything the app knows; changed by the services only, read by the components. */
export class MailStore {
    status = "idle";
    error = "";
    isOffline = false;
    isSignedOut = false;
    // The app is on screen, not another page of Odoo.
    isShown = false;
    // The app was on screen, and is left: its list is read when somebody is back.
    isLeft = false;
    user = {};
    accounts = [];
    folders = {};
    tags = {};
    signatures = [];
    settings = { ...DEFAULT_SETTINGS };
    limits = {};
    savedSearches = [];
    channels = [];
    // What features and add-ons have given when the app was opened, by their names.
    extra = {};
    rows = {};
    list = new ListState();
    selection = new Selection();
    reader = new ReaderState();
    composers = [];
    draftsOpen = [];
    announcement = "";
    toasts = [];
    // "auto", "light" or "dark"; this browser's own choice.
    theme = "auto";
    // On a phone only one of tree, list and message is on screen.
    phonePane = "list";
    // List and message take turns: on a phone, or without a reading pane.
    showsOnePane = false;
    // What the server calls this page when it reports what was done here.
    pageName = Math.random().toString(36).slice(2);
    // The panel beside the message, "" for none.
    panelId = "";
    // What the panel of records shows, by conversation: see RecordsService.
    recordPanels = {};
    isSearchOpen = false;
    // Rows that are being dragged, to a folder perhaps.
    draggedIds = [];

    /** @param {Object} data what `bootstrap` answers; `extra`: what nobody here knows */
    load({ user, accounts, tags, signatures, settings, limits, channel, ...extra }) {
        this.user = user || {};
        this.accounts = [];
        this.folders = {};
        (accounts || []).forEach((account) => this.putAccount(account));
        this.tags = Object.fromEntries((tags || []).map((tag) => [tag.id, tag]));
        this.signatures = signatures || [];
        this.settings = { ...DEFAULT_SETTINGS, ...settings };
        this.list.conversations = this.settings.conversations;
        this.limits = limits || {};
        this.draftsOpen = extra.drafts_open || [];
        this.savedSearches = extra.saved_searches || [];
        this.channels = [channel || []].flat();
        this.extra = extra;
        this.status = "ready";
        this.error = "";
    }

    putAccount(data) {
        const known = this.account(data.id);
        if (known) {
            known.update(data);
        } else {
            this.accounts.push(new Account(data));
        }
        (data.folders || []).forEach((folder) => this.putFolder(data.id, folder));
    }

    putFolder(accountId, data) {
        const known = this.folders[data.id];
        if (known) {
            known.update(data);
        } else {
            this.folders[data.id] = new Folder(accountId, data);
        }
        return this.folders[data.id];
    }

    dropFolder(folderId) {
        const account = this.account(this.folders[folderId]?.accountId);
        if (account) {
            account.folderIds = account.folderIds.filter((id) => id !== folderId);
        }
        delete this.folders[folderId];
    }

    putRow(data) {
        if (data.links === null) {
            data = { ...data, links: this._linksOf(data) };
        }
        const known = this.rows[data.id];
        if (known) {
            known.update(data);
        } else {
            this.rows[data.id] = new MessageRow(data);
        }
        return this.rows[data.id];
    }

    /** The bus is silent about links: what is known of the conversation still holds. */
    _linksOf({ id, conversation_id: conversation }) {
        const known =
            this.rows[id] ||
            Object.values(this.rows).find(
                (row) => conversation && row.conversation_id === conversation
            );
        return known?.links || null;
    }

    account(id) {
        return this.accounts.find((account) => account.id === id);
    }

    foldersOf(account) {
        return account.folderIds.map((id) => this.folders[id]).filter(Boolean);
    }

    roleFolders(role) {
        return Object.values(this.folders).filter((folder) => folder.role === role);
    }

    folderByRole(accountId, role) {
        return this.roleFolders(role).find((folder) => folder.accountId === accountId);
    }

    get ownAddresses() {
        return new Set(this.accounts.map(({ email }) => email?.toLowerCase()));
    }

    /** @returns {Object} unread mail by the id of the inbox */
    get inboxes() {
        return Object.fromEntries(
            this.roleFolders("inbox").map(({ id, unread }) => [id, unread])
        );
    }

    get unreadInboxes() {
        return Object.values(this.inboxes).reduce((sum, unread) => sum + unread, 0);
    }

    setCounters(counters) {
        for (const [id, values] of Object.entries(counters || {})) {
            if (values.state === "gone") {
                this.dropFolder(Number(id));
            } else {
                this.folders[id]?.update(values);
            }
        }
    }

    announce(text) {
        // The same text twice in a row would not be read out again.
        this.announcement = this.announcement === text ? `${text}\u00a0` : text;
    }
}
