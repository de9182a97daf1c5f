import { reactive } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { sameScope } from "../utils/scope";
import { belongsTo } from "../utils/membership";
import { errorText, isOffline } from "./api_service";

const PAGE_ROWS = 50;
// Rows kept on either side of what is on screen; the others are fetched again when needed.
const KEEP_ROWS = 400;
const REFRESH_MAX_ROWS = 200;
const SELECT_ALL_MAX_ROWS = 2000;

/** Fills the list: opens scopes and searches, and pages through them by cursor. */
export class ListService {
    constructor(api, store) {
        this.api = api;
        this.store = store;
        this.list = store.list;
        this.generation = 0;
        this.pending = new Set();
    }

    open(scope, filters = {}) {
        this.store.selection.clear();
        this.list.reset({ scope, filters });
        return this._loadFirst();
    }

    search(query) {
        this.store.selection.clear();
        this.list.reset({ scope: this.list.scope, query });
        return this._loadFirst();
    }

    setFilters(filters) {
        return this.open(this.list.scope, filters);
    }

    reopen() {
        const { scope, filters, query } = this.list;
        return query ? this.search(query) : this.open(scope, filters);
    }

    isOpen(scope) {
        return !this.list.query && sameScope(this.list.scope, scope);
    }

    async _loadFirst() {
        const generation = ++this.generation;
        this.pending.clear();
        this.list.loading = true;
        try {
            const answer = await this._fetch(null, PAGE_ROWS);
            if (generation === this.generation) {
                this._append(answer);
                await this._skipEmptyPages(generation);
                this.list.problems = answer.problems || [];
                this.list.coverage = answer.coverage || null;
                this.list.totalHint = answer.total_hint ?? null;
            }
        } catch (error) {
            this._fail(error, generation);
        }
        if (generation === this.generation) {
            this.list.loading = false;
        }
    }

    /** A filter that hardly anything passes may give empty pages with more behind them. */
    async _skipEmptyPages(generation) {
        const { window } = this.list;
        while (!window.length && !window.done && generation === this.generation) {
            this._append(await this._fetch(window.next, PAGE_ROWS));
        }
    }

    async more() {
        const { window } = this.list;
        if (window.done || this.list.loading || this.list.loadingMore) {
            return;
        }
        const generation = this.generation;
        this.list.loadingMore = true;
        try {
            const answer = await this._fetch(window.next, PAGE_ROWS);
            if (generation === this.generation) {
                this._append(answer);
            }
        } catch (error) {
            this._fail(error, generation);
        }
        this.list.loadingMore = false;
    }

    /** What is on screen now: fetch what is missing there, forget what is far away. */
    async show(from, to) {
        Object.assign(this.list.visible, { from, to });
        const { window } = this.list;
        if (to >= window.length - PAGE_ROWS / 2 && !this.list.error) {
            this.more();
        }
        const evicted = window.evict(from - KEEP_ROWS, to + KEEP_ROWS);
        for (const id of evicted) {
            if (id !== this.store.reader.rowId && !this.store.selection.has(id)) {
                delete this.store.rows[id];
            }
        }
        await Promise.all(
            window.missingPages(from, to).map((page) => this._refill(page))
        );
    }

    async _refill(page) {
        if (this.pending.has(page)) {
            return;
        }
        const generation = this.generation;
        this.pending.add(page);
        try {
            const answer = await this._fetch(page.cursor, Math.max(1, page.count));
            if (generation === this.generation) {
                const ids = answer.messages.map((row) => this.store.putRow(row).id);
                this.list.window.fill(page, ids.slice(0, page.count));
                this.list.version++;
            }
        } catch (error) {
            this._fail(error, generation);
        }
        this.pending.delete(page);
    }

    /** Bring what is on screen up to date, without moving it. */
    async refresh() {
        const { window, visible } = this.list;
        if (this.list.loading || !(this.list.scope || this.list.query)) {
            return;
        }
        const generation = this.generation;
        if (visible.to > REFRESH_MAX_ROWS) {
            await Promise.all(
                window
                    .pagesIn(visible.from, visible.to)
                    .map((page) => this._refill(page))
            );
            return;
        }
        const limit = Math.min(
            REFRESH_MAX_ROWS,
            Math.max(PAGE_ROWS, Math.min(window.length, visible.to + PAGE_ROWS))
        );
        try {
            const answer = await this._fetch(null, limit);
            if (generation === this.generation) {
                Object.assign(window, { pages: [], next: null, done: false });
                this._append(answer);
                this.list.error = "";
            }
        } catch (error) {
            this.store.isOffline ||= isOffline(error);
        }
    }

    /** Rows that arrived or changed: update them, and insert those that belong here. */
    merge(rows) {
        const { window, conversations } = this.list;
        for (const data of rows) {
            const row = this.store.putRow(data);
            if (window.indexOf(row.id) >= 0 || !belongsTo(row, this.list, this.store)) {
                continue;
            }
            if (conversations && row.conversation_id) {
                this._dropOlderHead(row);
            }
            this.insert(row);
        }
        this.list.version++;
    }

    _dropOlderHead(row) {
        const older = this.list.window
            .loadedIds()
            .filter(
                (id) => this.store.rows[id]?.conversation_id === row.conversation_id
            );
        this.list.window.remove(older);
    }

    insert(row) {
        const direction = this.list.sort === "oldest" ? -1 : 1;
        this.list.window.insert(row.id, (otherId) => {
            const other = this.store.rows[otherId];
            const order =
                row.date === other.date
                    ? row.id - otherId
                    : row.date > other.date
                      ? 1
                      : -1;
            return order * direction > 0;
        });
        this.list.version++;
    }

    remove(ids) {
        this.list.window.remove(ids);
        this.store.selection.discard(ids);
        this.list.version++;
    }

    /** The row to go to when these go away: the one below, else the one above. */
    neighbour(ids) {
        const gone = new Set(ids);
        const ordered = this.list.window.loadedIds();
        const last = ordered.findLastIndex((id) => gone.has(id));
        const below = ordered.slice(last + 1).find((id) => !gone.has(id));
        return below ?? ordered.slice(0, last).findLast((id) => !gone.has(id));
    }

    /** Move the cursor by one row; an open message follows it. */
    step(delta, reader) {
        const { window, cursorId } = this.list;
        const index = window.indexOf(cursorId);
        const id = window.idAt(index < 0 ? 0 : index + delta);
        if (id === undefined) {
            return;
        }
        this.list.cursorId = id;
        if (this.store.reader.rowId && reader) {
            reader.openSoon(id);
        }
    }

    async selectAll() {
        const { window } = this.list;
        while (
            !window.done &&
            !this.list.error &&
            window.length < SELECT_ALL_MAX_ROWS
        ) {
            await this.more();
        }
        this.store.selection.add(window.loadedIds());
    }

    _fetch(cursor, limit) {
        const { query, scope, conversations, sort } = this.list;
        if (query) {
            return this.api.search({ query, cursor, limit });
        }
        const filters = {
            ...this.list.filters,
            ...(sort === "oldest" ? { sort } : {}),
        };
        return this.api.listMessages({ scope, filters, cursor, limit, conversations });
    }

    _append(answer) {
        const ids = answer.messages.map((row) => this.store.putRow(row).id);
        this.list.window.append(ids, answer.cursor);
        this.list.version++;
        this.store.isOffline = false;
    }

    _fail(error, generation) {
        if (generation === this.generation) {
            this.list.error = errorText(error);
            this.store.isOffline = isOffline(error);
        }
    }
}

export const listService = {
    dependencies: ["maildesk.api", "maildesk.store"],
    start(env, { "maildesk.api": api, "maildesk.store": store }) {
        return new ListService(api, reactive(store));
    },
};

registry.category("services").add("maildesk.list", listService);
