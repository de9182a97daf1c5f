import { markRaw } from "@odoo/owl";
import { RowWindow } from "./row_window";

/** Which list is on screen, and how far it is known. */
export class ListState {
    scope = null;
    filters = {};
    query = "";
    conversations = true;
    // "newest" or "oldest" first
    sort = "newest";
    loading = false;
    // Whether the list on screen has been read at least once.
    loadedOnce = false;
    loadingMore = false;
    error = "";
    problems = [];
    coverage = null;
    // {isRunning, found, problems, rows} once the servers were asked, too
    serverSearch = null;
    totalHint = null;
    // How many rows there are, once somebody has asked; see ListService.count.
    total = null;
    cursorId = null;
    // Grows whenever the window changes: the window itself is not reactive, for speed.
    version = 0;
    window = markRaw(new RowWindow());
    visible = markRaw({ from: 0, to: 50 });

    reset({ scope, filters = {}, query = "" }) {
        Object.assign(this, { scope, filters, query });
        Object.assign(this, {
            error: "",
            loadedOnce: false,
            problems: [],
            coverage: null,
            serverSearch: null,
            totalHint: null,
            total: null,
        });
        this.window = markRaw(new RowWindow());
        this.cursorId = null;
        this.version++;
    }

    /** @returns {number | null} how many rows there are, as far as that is known */
    get rowCount() {
        if (this.version >= 0 && this.window.done) {
            return this.window.length;
        }
        const found = this.query ? this.totalHint : this.total;
        return typeof found === "number" ? found : null;
    }

    get isSearch() {
        return Boolean(this.query);
    }

    get isFiltered() {
        return Object.values(this.filters).some(Boolean);
    }
}
