import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";
import { IndexedDB } from "@web/core/utils/indexed_db";

const TABLE = "drafts";
const VERSION = 1;

/**
 * What is being written, kept by this browser. IndexedDB holds any size; a page that is
 * going away has no time for it, so the last state then goes to localStorage as well.
 */
export class LocalDrafts {
    entries = {};

    constructor() {
        this.storageKey = `maildesk.drafts.${user.userId}`;
        this.database = new IndexedDB(`maildesk_drafts_${user.userId}`, VERSION);
    }

    put(snapshot) {
        // IndexedDB takes plain objects only, and a snapshot of the store is reactive.
        this.entries[snapshot.key] = JSON.parse(JSON.stringify(snapshot));
        return this._write();
    }

    remove(key) {
        delete this.entries[key];
        browser.localStorage.removeItem(this.storageKey);
        return this._write();
    }

    async load() {
        const kept = (await this.database.read(TABLE, "open")) || {};
        const last = this._lastWords();
        for (const snapshot of [...Object.values(kept), ...Object.values(last)]) {
            const known = this.entries[snapshot.key];
            if (!known || known.savedAt < snapshot.savedAt) {
                this.entries[snapshot.key] = snapshot;
            }
        }
        return Object.values(this.entries);
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

    _lastWords() {
        try {
            return JSON.parse(browser.localStorage.getItem(this.storageKey)) || {};
        } catch {
            return {};
        }
    }

    async _write() {
        try {
            await this.database.write(TABLE, "open", this.entries);
        } catch {
            // Full or forbidden: the server's copy and localStorage remain.
            this.keepNow(Object.values(this.entries));
        }
    }
}
