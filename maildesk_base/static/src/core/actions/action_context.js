/** What an action is about: some rows of the list, or one message of a conversation. */
export class ActionContext {
    /**
     * @param {Object} store
     * @param {{place: string, rows?: Object[], message?: Object, anchor?: HTMLElement}} target
     * `place` is "toolbar", "bulk", "row", "card", "reply" or "key"; `message` is the one
     * that is answered, and in a card the one that is meant alone; `anchor` is what a menu
     * opens from.
     */
    constructor(store, { place, rows = [], message = null, anchor = null }) {
        Object.assign(this, { store, place, rows, message, anchor });
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
        return (
            this.rows.length > 0 && this.rows.every((row) => this.roleOf(row) === role)
        );
    }

    /** The same for some of the rows only. */
    with(rows) {
        return new ActionContext(this.store, { ...this, rows });
    }
}
