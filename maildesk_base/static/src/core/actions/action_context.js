import { openRow } from "./open_row";

/** What an action is about: rows of the list, a message of a conversation, a draft. */
export class ActionContext {
    /**
     * @param {Object} means the store, and the services by name
     * @param {Object} target
     * @param {string} target.place where it is asked for: see `actions`, or "key",
     * "palette" or "help"
     * @param {Object[]} [target.rows]
     * @param {Object} [target.message] the one that is answered, and in a card the one that
     * is meant alone
     * @param {HTMLElement} [target.anchor] what a menu opens from
     * @param {Object} [target.draft] the message being written
     * @param {Object} [target.window] what its window can do, see ComposerWindow
     */
    constructor(means, { place, rows = [], message = null, ...others }) {
        this.means = means;
        this.target = { place, rows, message, ...others };
        this.roles = new Map();
    }

    get store() {
        return this.means.store;
    }

    /** All services of Odoo by name, for what has no name of its own here. */
    get services() {
        return this.means.services;
    }

    get list() {
        return this.services["maildesk.list"];
    }

    get reader() {
        return this.services["maildesk.reader"];
    }

    get composer() {
        return this.services["maildesk.composer"];
    }

    get session() {
        return this.services["maildesk.session"];
    }

    /** Whether this is a phone. */
    get isSmall() {
        return this.services.ui.isSmall;
    }

    get place() {
        return this.target.place;
    }

    get rows() {
        return this.target.rows;
    }

    get message() {
        return this.target.message;
    }

    get anchor() {
        return this.target.anchor;
    }

    get draft() {
        return this.target.draft;
    }

    get window() {
        return this.target.window;
    }

    /** Whether one message of a conversation is meant, not the row that stands for all. */
    get isAlone() {
        return this.place === "card" && Boolean(this.message);
    }

    get ids() {
        return this.rows.map((row) => row.id);
    }

    /** @returns {string | undefined} the role of the folder that the row lies in */
    roleOf(row) {
        return this.store.folders[row.folder_id]?.role;
    }

    /** Whether there is anything, and all of it lies in a folder of this role. */
    isAllIn(role) {
        if (!this.roles.has(role)) {
            const isAll = this.rows.every((row) => this.roleOf(row) === role);
            this.roles.set(role, this.rows.length > 0 && isAll);
        }
        return this.roles.get(role);
    }

    /** The same for some of the rows only. */
    with(rows) {
        return new ActionContext(this.means, { ...this.target, rows });
    }

    /**
     * At once on screen, then at the server, with Undo.
     *
     * @param {string} action what `mailbox.client.act` calls it
     * @param {Object} [params]
     * @param {number[]} [ids] rows; all of them by default
     */
    perform(action, params = {}, ids = this.ids) {
        const service = this.services["maildesk.action"];
        return this.isAlone
            ? service.performOnOne(action, this.message, this.rows[0])
            : service.perform(action, ids, params);
    }

    /** As a click on a row does: read a message, go on writing a draft. */
    openRow(row) {
        return openRow(row, this);
    }

    /** Opens a box to choose from, beside the button that was pressed. */
    openPicker(component, props) {
        return this.means.openPicker(this.anchor, component, props);
    }
}
