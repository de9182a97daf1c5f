// As many as somebody goes back and forth between, with some screens of what may be opened
// next, and what they may take up in memory.
const MAX_CONVERSATIONS = 80;
const MAX_CHARACTERS = 8 * 1024 * 1024;
// Whatever nobody reports is found out after that.
const FRESH_MS = 5 * 60 * 1000;
const TEXTS = ["html", "text", "preview"];

/**
 * The conversations that were opened last, and those that may be opened next, with their
 * texts: to open one of them nobody has to be asked. What the server says has changed is outdated: it is shown, and
 * asked for meanwhile. What is gone, or may be somebody else's by now, is forgotten.
 *
 * A conversation in here is the very object that the reading pane shows, so what is done
 * in the pane is in here as well.
 */
export class ReaderCache {
    // Whether the server can report what changes: there is a websocket.
    isInformed = true;

    constructor() {
        // The one used last is the last one.
        this.entries = new Map();
        // How often something was outdated, and something forgotten: an answer that was on
        // its way meanwhile may be from before that.
        this.outdatings = 0;
        this.losses = 0;
    }

    has(address) {
        return this.entries.has(address);
    }

    /**
     * @param {string} address see `addressOf`
     * @returns {{conversation: Object, isFresh: boolean} | null}
     */
    get(address) {
        const entry = this.entries.get(address);
        if (!entry) {
            return null;
        }
        this._touch(address, entry);
        const isFresh = this.isInformed && entry.freshUntil > Date.now();
        return { conversation: entry.conversation, isFresh };
    }

    /** @param {boolean} [isFresh] whether nobody has to be asked when it is opened */
    put(address, conversation, isFresh = true) {
        const isLasting = isFresh && !conversation.messages.some(isBeingWritten);
        const freshUntil = isLasting ? Date.now() + FRESH_MS : 0;
        this._touch(address, { conversation, freshUntil });
        this._shrink();
    }

    delete(address) {
        this.entries.delete(address);
        this.losses++;
    }

    clear() {
        this.entries.clear();
        this.losses++;
    }

    /** What the server says of a mailbox: `maildesk/changed` in docs/client-api.md. */
    noteChanged({ reload, message_ids: changed, removed_ids: removed, new: rows }) {
        if (reload) {
            this.clear();
            return;
        }
        this._forget(removed || []);
        this.outdate(changed || []);
        const joined = new Set((rows || []).map((row) => row.conversation_id));
        this.outdatings += joined.size;
        this._outdateWhere(({ conversation }) => joined.has(conversation.id));
    }

    /** @param {number[]} messageIds of which more has changed than is in here */
    outdate(messageIds) {
        if (messageIds.length) {
            const ids = new Set(messageIds);
            this.outdatings++;
            this._outdateWhere((entry) => holds(entry, ids));
        }
    }

    _outdateWhere(isMeant) {
        for (const entry of this.entries.values()) {
            if (isMeant(entry)) {
                entry.freshUntil = 0;
            }
        }
    }

    _forget(messageIds) {
        const ids = new Set(messageIds);
        this.losses += ids.size;
        for (const [address, entry] of this.entries) {
            if (holds(entry, ids)) {
                this.entries.delete(address);
            }
        }
    }

    _touch(address, entry) {
        this.entries.delete(address);
        this.entries.set(address, entry);
    }

    /** The texts of folded messages come one by one, so all are measured each time. */
    _shrink() {
        const newestFirst = [...this.entries].reverse();
        let characters = 0;
        newestFirst.forEach(([address, entry], index) => {
            characters += sizeOf(entry.conversation);
            if (index >= MAX_CONVERSATIONS || characters > MAX_CHARACTERS) {
                this.entries.delete(address);
            }
        });
    }
}

function holds({ conversation }, ids) {
    return conversation.messages.some(({ id }) => ids.has(id));
}

/** Drafts, and what is on its way, change without a word. */
function isBeingWritten(message) {
    return Boolean(message.is_draft || message.draft_id || message.send_state);
}

function sizeOf({ messages }) {
    const lengths = messages.flatMap((message) =>
        TEXTS.map((name) => message[name]?.length || 0)
    );
    return lengths.reduce((sum, length) => sum + length, 0);
}
