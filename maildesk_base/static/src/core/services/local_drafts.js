import { browser } from "@web/core/browser/browser";
import { IndexedDB, user } from "../../compat";

const TABLE = "drafts";
const VERSION = 1;

/**
 * What is being written, kept by this browser. IndexedDB holds any size; a page that is
 * going away has no time for it, so the last state then goes to localStorage as well.
 * Several pages of one browser share both: each adds and takes away its own.
 */
export class LocalDrafts {
    entries = {};
    removed = new Set();

    constructor() {
        this.prefix = `maildesk.drafts.${user.userId}.`;
        this.storageKey = this.prefix + Math.random().toString(36).slice(2);
        this.database = new IndexedDB(`maildesk_drafts_${user.userId}`, VERSION);
    }

    put(snapshot) {
        // IndexedDB takes plain objects only, and a snapshot of the store is reactive.
        this.entries[snapshot.key] = JSON.parse(JSON.stringify(snapshot));
        this.removed.delete(snapshot.key);
        return this._write();
    }

    remove(key) {
        delete this.entries[key];
        this.removed.add(key);
        browser.localStorage.removeItem(this.storageKey);
        return this._write();
    }

    /** @returns {Promise<Object[]>} what all pages of this browser have kept */
    async load() {
        const found = {};
        const kept = (await this.database.read(TABLE, "open")) || {};
        for (const snapshot of [...Object.values(kept), ...this._lastWords()]) {
            const known = found[snapshot.key];
            if (!known || known.savedAt < snapshot.savedAt) {
                found[snapshot.key] = snapshot;
            }
        }
        return Object.values(found);
    }

    /** The page is going away. */
    keepNow(snapshots) {
        const entries = Object.fromEntries(snapshots.map((item) => [item.key, item]));
        try {
            browser.localStorage.setItem(this.storageKey, JSON.stringify(entries));
        } catch {
            // Too large for localStorage: what IndexedDB has is at most a second older.
        }
    }

    /** What pages that are gone have left; from now on it is in IndexedDB. */
    _lastWords() {
        const storage = browser.localStorage;
        const names = Object.keys(storage).filter((name) =>
            name.startsWith(this.prefix)
        );
        return names.flatMap((name) => {
            const text = storage.getItem(name);
            storage.removeItem(name);
            return Object.values(parsed(text));
        });
    }

    async _write() {
        try {
            const kept = { ...(await this.database.read(TABLE, "open")) };
            this.removed.forEach((key) => delete kept[key]);
            await this.database.write(TABLE, "open", { ...kept, ...this.entries });
        } catch {
            // Full or forbidden: the server's copy and localStorage remain.
            this.keepNow(Object.values(this.entries));
        }
    }
}

function parsed(text) {
    try {
        return JSON.parse(text) || {};
    } catch {
        return {};
    }
}
