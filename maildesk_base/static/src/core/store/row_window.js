/**
 * The part of an endless list that is known: pages of row ids, each with the cursor that
 * fetches it again. Pages far from what is on screen give up their ids and keep their
 * height, so that memory stays flat however far one scrolls.
 */
export class RowWindow {
    pages = [];
    next = null;
    done = false;

    get length() {
        const last = this.pages.at(-1);
        return last ? last.start + last.count : 0;
    }

    /** @param {number[]} ids rows after `this.next`, newest first */
    append(ids, nextCursor) {
        const known = new Set(this.loadedIds());
        const fresh = ids.filter((id) => !known.has(id));
        this.pages.push({
            cursor: this.next,
            ids: fresh,
            count: fresh.length,
            start: this.length,
        });
        this.next = nextCursor;
        this.done = !nextCursor;
    }

    idAt(index) {
        const page = this.pageAt(index);
        return page?.ids ? page.ids[index - page.start] : undefined;
    }

    /** @returns {number[]} those of the ids in `[from, to)` that are known */
    idsIn(from, to) {
        const ids = [];
        for (let index = from; index < Math.min(to, this.length); index++) {
            ids.push(this.idAt(index));
        }
        return ids.filter((id) => id !== undefined);
    }

    pageAt(index) {
        let low = 0;
        let high = this.pages.length - 1;
        while (low <= high) {
            const middle = (low + high) >> 1;
            const page = this.pages[middle];
            if (index < page.start) {
                high = middle - 1;
            } else if (index >= page.start + page.count) {
                low = middle + 1;
            } else {
                return page;
            }
        }
        return undefined;
    }

    indexOf(id) {
        for (const page of this.pages) {
            const offset = page.ids ? page.ids.indexOf(id) : -1;
            if (offset >= 0) {
                return page.start + offset;
            }
        }
        return -1;
    }

    loadedIds() {
        return this.pages.flatMap((page) => page.ids || []);
    }

    remove(ids) {
        const gone = new Set(ids);
        for (const page of this.pages.filter((candidate) => candidate.ids)) {
            page.ids = page.ids.filter((id) => !gone.has(id));
        }
        this._renumber();
    }

    /** Put a row where `isBefore(otherId)` is first true of the rows that follow it. */
    insert(id, goesBefore) {
        const page = this.pages.find((candidate) => candidate.ids?.some(goesBefore));
        if (page) {
            page.ids.splice(page.ids.findIndex(goesBefore), 0, id);
        } else if (this.done || !this.pages.length) {
            const last = this.pages.at(-1);
            if (last?.ids) {
                last.ids.push(id);
            } else {
                this.pages.push({
                    cursor: null,
                    ids: [id],
                    count: 1,
                    start: this.length,
                });
            }
        }
        this._renumber();
    }

    replace(id, otherId) {
        const page = this.pages.find((candidate) => candidate.ids?.includes(id));
        if (page) {
            page.ids.splice(page.ids.indexOf(id), 1, otherId);
        }
    }

    missingPages(from, to) {
        return this.pages.filter(
            (page) => !page.ids && page.start < to && page.start + page.count > from
        );
    }

    pagesIn(from, to) {
        return this.pages.filter(
            (page) => page.start < to && page.start + page.count > from
        );
    }

    fill(page, ids) {
        page.ids = ids;
        this._renumber();
    }

    /** @returns {number[]} the ids given up outside `[from, to)` */
    evict(from, to) {
        const far = this.pages.filter(
            (page) => page.ids && (page.start >= to || page.start + page.count <= from)
        );
        return far.flatMap((page) => {
            const ids = page.ids;
            page.ids = null;
            return ids;
        });
    }

    _renumber() {
        let start = 0;
        for (const page of this.pages) {
            page.start = start;
            page.count = page.ids ? page.ids.length : page.count;
            start += page.count;
        }
    }
}
