import { reactive } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { debounce } from "@web/core/utils/timing";
import { belongsTo } from "../utils/membership";
import { sameScope } from "../utils/scope";
import { errorText, isOffline } from "./api_service";
import { ListPager } from "./list_pager";

const REFRESH_DELAY_MS = 400;

/** The list on screen: what it shows, which rows come and go, where the cursor is. */
export class ListService {
    constructor(api, store) {
        this.api = api;
        this.store = store;
        this.list = store.list;
        this.pager = new ListPager(api, store);
        this.reasons = [];
        this.lookSoon = debounce(() => this._look(), REFRESH_DELAY_MS);
    }

    open(scope, filters = {}) {
        this.store.selection.clear();
        this.list.reset({ scope, filters });
        return this.pager.loadFirst();
    }

    search(query) {
        this.store.selection.clear();
        this.list.reset({ scope: this.list.scope, query });
        return this.pager.loadFirst();
    }

    /** Ask the servers as well; what they find joins the list. */
    async searchServer() {
        const { query } = this.list;
        const search = { isRunning: true, found: 0, problems: [], rows: [] };
        this.list.serverSearch = search;
        const isCurrent = () =>
            this.list.query === query && this.list.serverSearch?.isRunning;
        try {
            const { messages, problems } = await this.api.searchServer(query);
            if (isCurrent()) {
                Object.assign(this.list.serverSearch, { rows: messages, problems });
                this.list.serverSearch.found = this._insertFound();
            }
        } catch (error) {
            if (isCurrent()) {
                this.list.serverSearch.problems = [{ text: errorText(error) }];
            }
        } finally {
            if (isCurrent()) {
                this.list.serverSearch.isRunning = false;
            }
        }
    }

    /** @returns {number} how many were not in the list */
    _insertFound() {
        const { serverSearch, window } = this.list;
        const missing = (serverSearch?.rows || []).filter(
            ({ id }) => window.indexOf(id) < 0
        );
        missing.forEach((data) => this.insert(this.store.putRow(data)));
        return missing.length;
    }

    setFilters(filters) {
        return this.open(this.list.scope, filters);
    }

    reopen() {
        const { scope, filters, query } = this.list;
        return query ? this.search(query) : this.open(scope, filters);
    }

    more() {
        return this.pager.more();
    }

    /**
     * What is drawn now.
     *
     * @param {boolean} hasScrolled whether somebody has left the top of the list
     */
    show(from, to, hasScrolled) {
        return this.pager.show(from, to, hasScrolled);
    }

    /** Bring what is on screen up to date, without moving it. */
    async refresh() {
        await this.pager.refresh();
        this._insertFound();
    }

    /**
     * The same in a moment: several reasons in a row are one.
     *
     * @param {() => boolean} isNews asked when the moment has come: whether what the
     * server reports is not on screen yet
     */
    refreshSoon(isNews = () => true) {
        this.reasons.push(isNews);
        this.lookSoon();
    }

    _look() {
        const reasons = this.reasons.splice(0);
        if (!this.store.isLeft && reasons.some((isNews) => isNews())) {
            this.refresh();
        }
    }

    isOpen(scope) {
        return !this.list.query && sameScope(this.list.scope, scope);
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
        this.pager.changes++;
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

    /** Make a change at the server of what the list shows changed already. */
    during(change) {
        return this.pager.during(change);
    }

    remove(ids) {
        if (!ids.length) {
            return;
        }
        this.pager.changes++;
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

    /** Move the cursor by one row, and select all from where that began. */
    extend(delta) {
        const { selection } = this.store;
        selection.anchorId ??= this.list.cursorId;
        this.step(delta);
        if (this.list.cursorId !== null) {
            selection.extend(this.list.cursorId, this.list.window.loadedIds());
        }
    }

    /** Select the whole list, as far as one action can take it. */
    selectAll() {
        const { selection } = this.store;
        return this.pager.walk((ids) => {
            selection.add(ids.slice(0, selection.room));
            return selection.room > 0;
        });
    }

    /** Find out how many rows the list has, for somebody who may select them all. */
    async count() {
        const { scope, filters, query, conversations, window } = this.list;
        this.list.total = null;
        if (window.done || query) {
            return;
        }
        try {
            const options = { scope, filters, conversations };
            const { total } = await this.api.countMessages(options);
            if (this.list.window === window) {
                this.list.total = total;
            }
        } catch (error) {
            // Then it is selected without a number.
            this.store.isOffline ||= isOffline(error);
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
