const QUOTE_MARKS = [
    "blockquote",
    ".gmail_quote",
    ".yahoo_quoted",
    ".moz-cite-prefix",
    "#divRplyFwdMsg",
    "#appendonsend",
    "[id^='x_divRplyFwdMsg']",
];
const INTRODUCTION =
    /(?:wrote|writes|schrieb|a écrit|escribió|ha scritto|schreef)\s*:\s*$/i;
const VISIBLE_MEDIA = "img, table, hr";

/**
 * Take the quoted mail at the end out of a message.
 *
 * @param {DocumentFragment} fragment changed in place
 * @returns {boolean} whether something was taken out
 */
export function foldQuote(fragment) {
    const quote = [...fragment.querySelectorAll(QUOTE_MARKS.join(","))].find(
        (candidate) =>
            isAtEnd(candidate, fragment) && hasContentBefore(candidate, fragment)
    );
    if (!quote) {
        return false;
    }
    const introduction = introductionOf(quote);
    removeFrom(quote, fragment);
    introduction?.remove();
    return true;
}

/** Whether nothing is written below the quote (or only more of what was quoted). */
function isAtEnd(quote, root) {
    if (quote.matches("#divRplyFwdMsg, #appendonsend, .moz-cite-prefix")) {
        return true;
    }
    return !textBetween(quote, root, "nextSibling").some(isVisible);
}

function hasContentBefore(quote, root) {
    const introduction = introductionOf(quote);
    return textBetween(quote, root, "previousSibling").some(
        (node) => node !== introduction && isVisible(node)
    );
}

function textBetween(node, root, side) {
    const found = [];
    for (
        let current = node;
        current && current !== root;
        current = current.parentNode
    ) {
        for (let sibling = current[side]; sibling; sibling = sibling[side]) {
            found.push(sibling);
        }
    }
    return found;
}

function isVisible(node) {
    if (node.nodeType === Node.TEXT_NODE) {
        return Boolean(node.textContent.trim());
    }
    return (
        node.nodeType === Node.ELEMENT_NODE &&
        node.tagName !== "STYLE" &&
        (Boolean(node.textContent.trim()) ||
            node.matches(VISIBLE_MEDIA) ||
            Boolean(node.querySelector(VISIBLE_MEDIA)))
    );
}

/** "On … Anna wrote:", right above the quote. */
function introductionOf(quote) {
    let node = quote.previousSibling;
    while (node && !node.textContent.trim()) {
        node = node.previousSibling;
    }
    return node && INTRODUCTION.test(node.textContent) ? node : null;
}

function removeFrom(quote, root) {
    for (const node of textBetween(quote, root, "nextSibling")) {
        node.remove();
    }
    quote.remove();
}
