const URL_PATTERN = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/g;
const QUOTED_LINE = /^\s*>/;

/**
 * A text message as elements: links work, quoted lines become block quotes.
 *
 * @param {string} text
 * @returns {DocumentFragment}
 */
export function textFragment(text) {
    const fragment = document.createDocumentFragment();
    for (const { isQuote, lines } of blocks(text.replace(/\r\n?/g, "\n").split("\n"))) {
        const block = document.createElement(isQuote ? "blockquote" : "div");
        block.style.whiteSpace = "pre-wrap";
        block.append(...linked(lines.join("\n")));
        fragment.append(block);
    }
    return fragment;
}

function blocks(lines) {
    const found = [];
    for (const line of lines) {
        const isQuote = QUOTED_LINE.test(line);
        if (found.at(-1)?.isQuote !== isQuote) {
            found.push({ isQuote, lines: [] });
        }
        found.at(-1).lines.push(isQuote ? line.replace(/^\s*> ?/, "") : line);
    }
    return found;
}

function linked(text) {
    const parts = [];
    let position = 0;
    for (const match of text.matchAll(URL_PATTERN)) {
        parts.push(text.slice(position, match.index), link(match[0]));
        position = match.index + match[0].length;
    }
    parts.push(text.slice(position));
    return parts;
}

function link(url) {
    const element = document.createElement("a");
    element.href = url;
    element.target = "_blank";
    element.rel = "noopener noreferrer nofollow";
    element.textContent = url;
    return element;
}
