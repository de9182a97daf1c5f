// As many as the server changes at once.
export const MAX_SELECTED = 10000;

/** The rows somebody has ticked. */
export class Selection {
    ids = new Set();
    anchorId = null;

    get size() {
        return this.ids.size;
    }

    /** How many more rows can be selected. */
    get room() {
        return Math.max(0, MAX_SELECTED - this.ids.size);
    }

    has(id) {
        return this.ids.has(id);
    }

    clear() {
        this.ids.clear();
        this.anchorId = null;
    }

    only(id) {
        this.ids.clear();
        this.ids.add(id);
        this.anchorId = id;
    }

    toggle(id) {
        if (!this.ids.delete(id)) {
            this.ids.add(id);
        }
        this.anchorId = id;
    }

    /** Everything between the anchor and `id`, in list order. */
    extend(id, orderedIds) {
        const to = orderedIds.indexOf(id);
        const anchor = orderedIds.indexOf(this.anchorId ?? id);
        // An anchor that is no longer known leaves nothing to reach back to.
        const from = anchor < 0 ? to : anchor;
        const [low, high] = from < to ? [from, to] : [to, from];
        for (const between of orderedIds.slice(low, high + 1)) {
            this.ids.add(between);
        }
    }

    add(ids) {
        for (const id of ids) {
            this.ids.add(id);
        }
    }

    discard(ids) {
        for (const id of ids) {
            this.ids.delete(id);
        }
    }
}
