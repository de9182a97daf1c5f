import { errorText, isOffline } from "./api_service";

const PAGE_ROWS = 50;
// Who has scrolled this far goes on, and shall not wait at every screen.
const LATER_PAGE_ROWS = 200;
// Rows kept on either side of what is on screen; the others are fetched again when needed.
const KEEP_ROWS = 400;
const REFRESH_MAX_ROWS = 200;
// Somebody who changes something all the time is not read after each.
const MAX_TRIES = 5;
// As far as a selection with shift reaches.
const RANGE_ROWS = 2000;

/** Walks through a list by cursor, and keeps only what is near the screen. */
export class ListPager {
    constructor(api, store) {
        this.api = api;
        this.store = store;
        this.list = store.list;
        // Answers of an older generation belong to a list that is gone.
        this.generation = 0;
        // Grows with every row that comes or goes by what somebody does here.
        this.changes = 0;
        // News came while an answer was on its way that may not have them yet.
        this.isOutdated = false;
        // Actions on their way to the server, which does not list them yet.
        this.acting = 0;
        this.pending = new Set();
        this.nextPage = null;
    }

    async loadFirst() {
        const generation = ++this.generation;
        // What was done a moment ago may reach the server after the question for this list.
        const wasActing = this.acting > 0;
        this.pending.clear();
        this.isOutdated = false;
        this.list.loading = true;
        try {
            const answer = await this._fetch(null, PAGE_ROWS);
            if (generation === this.generation) {
                this._append(answer);
                this.list.loadedOnce = true;
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
            if (wasActing && this.acting) {
                this.isOutdated = true;
            } else if (wasActing || this.isOutdated) {
                await this.refresh();
            }
        }
    }

    /** A filter that hardly anything passes may give empty pages with more behind them. */
    async _skipEmptyPages(generation) {
        const { window } = this.list;
        while (!window.length && !window.done && generation === this.generation) {
            this._append(await this._fetch(window.next, PAGE_ROWS));
        }
    }

    /** The next page; when it is on its way already, that one. */
    more() {
        if (this.list.window.done || this.list.loading) {
            return Promise.resolve();
        }
        this.nextPage ||= this._more().finally(() => (this.nextPage = null));
        return this.nextPage;
    }

    async _more() {
        const { window } = this.list;
        const generation = this.generation;
        this.list.loadingMore = true;
        try {
            const isFar = window.length >= LATER_PAGE_ROWS;
            const limit = isFar ? LATER_PAGE_ROWS : PAGE_ROWS;
            const answer = await this._fetch(window.next, limit);
            if (generation === this.generation) {
                this._append(answer);
            }
        } catch (error) {
            this._fail(error, generation);
        }
        this.list.loadingMore = false;
    }

    /**
     * Go through the whole list, page by page.
     *
     * @param {(ids: number[]) => boolean} take whether it wants the next page as well
     */
    async walk(take) {
        const { window } = this.list;
        for (let index = 0; this.list.window === window; index++) {
            if (index >= window.pages.length) {
                await this.more();
            }
            const page = window.pages[index];
            if (page && !page.ids) {
                await this._refill(page);
            }
            if (!page?.ids || !take(page.ids)) {
                return;
            }
        }
    }

    /** What is on screen now: fetch what is missing there, forget what is far away. */
    async show(from, to, hasScrolled) {
        Object.assign(this.list.visible, { from, to });
        const { window } = this.list;
        // Most people do not scroll, so the second page waits for the first step.
        const ahead = hasScrolled ? PAGE_ROWS : 0;
        if (to >= window.length - ahead && !this.list.error) {
            this.more();
        }
        const kept = this._keptRange(from, to);
        const evicted = window.evict(kept.from - KEEP_ROWS, kept.to + KEEP_ROWS);
        for (const id of evicted) {
            if (id !== this.store.reader.rowId && !this.store.selection.has(id)) {
                delete this.store.rows[id];
            }
        }
        await Promise.all(
            window.missingPages(from, to).map((page) => this._refill(page))
        );
    }

    /** What is on screen, and all up to where a selection with shift would begin. */
    _keptRange(from, to) {
        const anchor = this.list.window.indexOf(this.store.selection.anchorId);
        const isNear = anchor >= from - RANGE_ROWS && anchor < to + RANGE_ROWS;
        return anchor >= 0 && isNear
            ? { from: Math.min(from, anchor), to: Math.max(to, anchor + 1) }
            : { from, to };
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
        this.isOutdated = this.list.loading;
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
            const answer = await this._current(generation, limit);
            if (answer) {
                Object.assign(window, { pages: [], next: null, done: false });
                this._append(answer);
                this.list.error = "";
            }
        } catch (error) {
            this.store.isOffline ||= isOffline(error);
        }
    }

    /**
     * The first rows as they are now, or nothing when another list is open. An answer
     * from before a change would bring back what was just archived: it is asked for
     * again, as soon as the server knows of the change.
     */
    async _current(generation, limit) {
        for (let tries = 0; tries < MAX_TRIES; tries++) {
            const { changes } = this;
            const answer = await this._fetch(null, limit);
            if (generation !== this.generation) {
                return null;
            }
            if (changes === this.changes) {
                return answer;
            }
            if (this.acting) {
                this.isOutdated = true;
                return null;
            }
        }
        return null;
    }

    /** Make a change at the server; lists that were dropped meanwhile are read again. */
    async during(change) {
        this.acting++;
        try {
            return await change();
        } finally {
            this.acting--;
            if (!this.acting && this.isOutdated) {
                this.refresh();
            }
        }
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
