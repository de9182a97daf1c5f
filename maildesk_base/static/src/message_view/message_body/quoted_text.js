// Set by the server, which alone decides what is older text: it sees the mail as it came.
export const QUOTE_MARK = "data-maildesk-quote";

/**
 * Take the older text at the end out of a message.
 *
 * @param {ParentNode} content changed in place
 * @returns {boolean} whether something was taken out
 */
export function foldQuote(content) {
    const marked = content.querySelectorAll(`[${QUOTE_MARK}]`);
    marked.forEach((node) => node.remove());
    return marked.length > 0;
}
