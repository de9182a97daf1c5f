import { cardSections } from "../core/registries";

// More folded messages than this in a row are gathered behind one line.
const MAX_FOLDED = 3;

/**
 * A conversation from top to bottom: messages, what other features put between them, and
 * one line that stands for many folded messages in a row.
 *
 * @param {{messages: Object[], expanded: Set<number>}} reader
 * @param {Object} store
 * @param {boolean} showsAll
 * @returns {Object[]} each with a `key`, and `message`, `item` or `hiddenCount`
 */
export function stackOf({ conversation, messages, expanded }, store, showsAll) {
    const lines = withItems(messages, itemsOf(conversation, store));
    const firstOpen = messages.findIndex(({ id }) => expanded.has(id));
    if (showsAll || firstOpen <= MAX_FOLDED) {
        return lines;
    }
    const hidden = messages.slice(1, firstOpen - 1);
    const from = lines.findIndex(({ message }) => message === hidden[0]);
    const to = lines.findIndex(({ message }) => message === hidden.at(-1));
    return [
        ...lines.slice(0, from),
        { key: "more", hiddenCount: hidden.length },
        ...lines.slice(to + 1),
    ];
}

function itemsOf(conversation, store) {
    return cardSections
        .getAll()
        .filter(({ position }) => position === "between")
        .flatMap(({ id, Component, items }) =>
            items({ conversation, store }).map((item) => ({
                key: `${id}:${item.key}`,
                Component,
                item,
            }))
        )
        .sort((one, other) => (one.item.date < other.item.date ? -1 : 1));
}

/** The messages stay in their order; each item stands above the first that is newer. */
function withItems(messages, items) {
    const waiting = [...items];
    const lines = [];
    for (const message of messages) {
        while (waiting.length && waiting[0].item.date < message.date) {
            lines.push(waiting.shift());
        }
        lines.push({ key: message.id, message });
    }
    return [...lines, ...waiting];
}
