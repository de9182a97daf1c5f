import { toRaw } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { addressOf } from "../utils/address";
import { alone } from "./reader_service";

// Whoever scrolls on does not open what passes by.
const DELAY_MS = 200;
// As many as the server gives at once.
const MAX_ROWS = 20;
// Beside the open message, where no list shows what is next.
const ROWS_BEFORE = 1;
const ROWS_AFTER = 3;
// With what is missing, those behind it: whoever goes on row by row does not ask each time.
const ROWS_MORE = 8;
// What the server could not give is not asked for again at once.
const ASKED_MS = 10 * 1000;

/**
 * Loads the texts of what may be opened next into the cache of the reading pane, as far as
 * the server has them stored: what is on screen, and what is beside the open message.
 */
export class ReadAheadService {
    constructor({ api, store, reader }) {
        Object.assign(this, { api, store, reader });
        this.cache = reader.cache;
        this.getIds = () => [];
        this.openedId = null;
        // When each address was asked for last.
        this.asked = new Map();
        reader.onOpened = (rowId) => this.around(rowId);
    }

    /**
     * In a moment, unless it is called again before that.
     *
     * @param {() => number[]} getIds the rows on screen by then
     */
    soon(getIds) {
        this.getIds = getIds;
        this._loadSoon();
    }

    around(rowId) {
        this.openedId = rowId;
        this._loadSoon();
    }

    _loadSoon() {
        browser.clearTimeout(this.timer);
        if (!navigator.connection?.saveData) {
            this.timer = browser.setTimeout(() => this._load(), DELAY_MS);
        }
    }

    /** Rows of the list that are on screen, or beside the open one. */
    _wantedIds() {
        const { window } = this.store.list;
        const opened = window.indexOf(this.openedId);
        const from = Math.max(0, opened - ROWS_BEFORE);
        const beside = opened < 0 ? [] : window.idsIn(from, opened + ROWS_AFTER + 1);
        return [...new Set([...beside, ...this.getIds()])];
    }

    _behind(ids) {
        const { window } = this.store.list;
        const index = window.indexOf(ids.at(-1));
        return window.idsIn(index + 1, index + 1 + ROWS_MORE);
    }

    /** @returns {string[]} addresses of those rows that have to be asked for */
    _missing(ids) {
        return ids
            .map((id) => toRaw(this.store.rows)[id])
            .filter((row) => row && isRead(row))
            .map((row) => addressOf(row, this.store.list))
            .filter((address) => this._isMissing(address));
    }

    async _load() {
        const ids = this._wantedIds();
        const needed = this._missing(ids);
        const addresses = needed.length
            ? [...new Set([...needed, ...this._missing(this._behind(ids))])]
            : [];
        addresses.splice(MAX_ROWS);
        if (!addresses.length || !this.cache.isInformed || this.store.isSignedOut) {
            return;
        }
        addresses.forEach((address) => this.asked.set(address, Date.now()));
        const { losses, outdatings } = this.cache;
        try {
            const found = await this.api.readAhead(...idsOf(addresses));
            if (losses === this.cache.losses) {
                this._take(found, outdatings === this.cache.outdatings);
            } else {
                addresses.forEach((address) => this.asked.delete(address));
            }
        } catch {
            // Nobody has asked for it: what is opened is asked for then.
        }
    }

    _isMissing(address) {
        const askedAt = this.asked.get(address) || 0;
        return (
            address !== this.store.reader.address &&
            !this.cache.has(address) &&
            askedAt < Date.now() - ASKED_MS
        );
    }

    _take({ conversations, messages }, isFresh) {
        for (const conversation of conversations) {
            this._put(String(conversation.id), conversation, isFresh);
        }
        for (const message of messages) {
            this._put(`m${message.id}`, alone(message), isFresh);
        }
    }

    _put(address, conversation, isFresh) {
        // What was opened meanwhile is what the pane shows.
        if (!this.cache.has(address) && address !== this.store.reader.address) {
            this.cache.put(address, conversation, isFresh);
        }
    }
}

/** Drafts are opened to write on, and what is on its way changes. */
function isRead({ id, is_draft: isDraft, draft_id: draftId, send_state: sendState }) {
    return id > 0 && !isDraft && !draftId && !sendState;
}

/** @returns {[number[], number[]]} ids of conversations, and of messages alone */
function idsOf(addresses) {
    const alone = addresses.filter((address) => address.startsWith("m"));
    const conversations = addresses.filter((address) => !address.startsWith("m"));
    return [conversations.map(Number), alone.map((name) => Number(name.slice(1)))];
}

export const readAheadService = {
    dependencies: ["maildesk.api", "maildesk.store", "maildesk.reader"],
    start(env, services) {
        return new ReadAheadService({
            api: services["maildesk.api"],
            store: services["maildesk.store"],
            reader: services["maildesk.reader"],
        });
    },
};

registry.category("services").add("maildesk.read_ahead", readAheadService);
