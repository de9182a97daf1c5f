// As many as the server takes at once.
const MAX_SHOWN = 200;

/** What the reading pane shows. */
export class ReaderState {
    rowId = null;
    // What is open, as the browser's address names it; "" is nothing.
    address = "";
    // Opened by itself, because what was open before went away.
    isFollowUp = false;
    status = "idle";
    error = "";
    // What is gone, or somebody else's, is not asked for again.
    isGone = false;
    conversation = null;
    // Message ids that are unfolded.
    expanded = new Set();
    // Those that are shown in their own colours though the app is dark.
    originals = new Set();
    // Messages that were read and not reported to the server yet.
    shownIds = new Set();

    /**
     * @param {number | null} rowId null: not known yet
     * @param {string} address see `addressOf`
     */
    open(rowId, address) {
        this._noteShown();
        Object.assign(this, { rowId, address, isFollowUp: false });
        this.status = "loading";
        this.error = "";
        this.isGone = false;
        this.conversation = null;
        this.expanded.clear();
        this.originals.clear();
    }

    show(conversation) {
        this.conversation = conversation;
        this.status = "ready";
        this.expanded.clear();
        for (const message of foldOut(conversation.messages, this.latest)) {
            this.expanded.add(message.id);
        }
    }

    /** Take over how it is now; what is unfolded stays so, with its text. */
    renew({ subject, version, messages }) {
        const known = new Map(this.messages.map((message) => [message.id, message]));
        messages
            .filter(({ id }) => !known.has(id))
            .forEach(({ id }) => this.expanded.add(id));
        Object.assign(this.conversation, {
            subject,
            version,
            messages: messages.map((message) => {
                const before = known.get(message.id);
                const hasText = !message.loaded && before?.loaded;
                return hasText ? { ...before, ...message, loaded: true } : message;
            }),
        });
    }

    /** Take over what is new; what is known keeps its text and its fold. */
    extend(conversation) {
        const known = new Map(this.messages.map((message) => [message.id, message]));
        for (const message of conversation.messages) {
            if (!known.has(message.id)) {
                this.expanded.add(message.id);
            }
        }
        this.conversation.messages = conversation.messages.map((message) => {
            const before = known.get(message.id);
            return before?.loaded ? before : message;
        });
        this.conversation.version = conversation.version;
    }

    fail(error, isGone = false) {
        this.status = "error";
        Object.assign(this, { error, isGone });
    }

    close() {
        this._noteShown();
        Object.assign(this, { rowId: null, address: "", isFollowUp: false });
        this.status = "idle";
        this.conversation = null;
        this.expanded.clear();
        this.originals.clear();
    }

    toggleOriginal(id) {
        if (!this.originals.delete(id)) {
            this.originals.add(id);
        }
    }

    _noteShown() {
        this.messages
            .filter(({ id, loaded }) => loaded && id > 0 && this.expanded.has(id))
            .forEach(({ id }) => this.shownIds.add(id));
    }

    /** @returns {number[]} messages that were read since this was asked last */
    takeShown() {
        this._noteShown();
        const ids = [...this.shownIds].slice(0, MAX_SHOWN);
        ids.forEach((id) => this.shownIds.delete(id));
        return ids;
    }

    get isOpen() {
        return Boolean(this.address);
    }

    get messages() {
        return this.conversation?.messages || [];
    }

    /** The newest that can be answered: not what one is writing oneself. */
    get latest() {
        return this.messages.findLast(({ is_draft: isDraft }) => !isDraft);
    }

    replace(message) {
        const index = this.messages.findIndex((known) => known.id === message.id);
        if (index >= 0) {
            this.conversation.messages[index] = message;
        }
    }
}

/** The newest message and every unread one are open, the others folded. */
function foldOut(messages, latest) {
    return messages.filter(
        ({ id, is_read: isRead }) =>
            id === latest?.id || id === messages.at(-1).id || !isRead
    );
}
