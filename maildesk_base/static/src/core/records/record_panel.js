/** @returns {string} what a panel is stored under: a conversation, or a mail alone */
export function panelKey({ id, conversation_id: conversationId }) {
    return conversationId ? `c${conversationId}` : `m${id}`;
}

/** @returns {string[]} kinds of records that a row has icons for */
export function modelsOf(links, row) {
    const meant = links.filter(
        (link) => !link.only_message || link.message_id === row.id
    );
    return [...new Set(meant.map(({ model }) => model))].sort();
}

/**
 * The mail that records are made of: the newest that came from outside, for the answer to
 * it says less about who wants what.
 *
 * @param {Object[]} messages of a conversation, oldest first
 * @returns {Object | undefined}
 */
export function subjectOf(messages) {
    const written = messages.filter((message) => !message.is_draft);
    return written.findLast(({ recipients }) => !recipients?.length) || written.at(-1);
}
