/** What the reading pane shows. */
export class ReaderState {
    rowId = null;
    status = "idle";
    error = "";
    conversation = null;
    // Message ids that are unfolded.
    expanded = new Set();

    open(rowId) {
        this.rowId = rowId;
        this.status = "loading";
        this.error = "";
        this.conversation = null;
        this.expanded.clear();
    }

    show(conversation) {
        this.conversation = conversation;
        this.status = "ready";
        this.expanded.clear();
        for (const message of foldOut(conversation.messages, this.latest)) {
            this.expanded.add(message.id);
        }
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

    fail(error) {
        this.status = "error";
        this.error = error;
    }

    close() {
        this.rowId = null;
        this.status = "idle";
        this.conversation = null;
        this.expanded.clear();
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
