// Where the editor lets the cursor stand: around links, in empty paragraphs.
const INVISIBLE = /[\u200b\u2060\ufeff]/g;
const BLANKS = /[ \t\r\n\u00a0]+/g;
const PLAIN_BLOCKS = new Set(["DIV", "P"]);
const EDITORS_OWN_CLASSES = new Set(["o-paragraph", "o-we-hint"]);
// What readers see of an element, beside its text.
const SEEN_ATTRIBUTES = ["align", "dir", "href", "src", "style", "class"];
const STANDS_FOR_ITSELF = "img, hr, table, ul, ol";

/**
 * What somebody wrote, in a form that two texts can be compared by. Left out is what the
 * editor adds by itself as soon as the cursor gets there: empty paragraphs before and
 * behind a quotation, invisible characters, its own way to write the same.
 *
 * @param {string} html
 * @returns {string}
 */
export function whatIsWritten(html) {
    const { body } = new DOMParser().parseFromString(html || "", "text/html");
    return inside(body)
        .replace(/ ?\n[ \n]*/g, "\n")
        .trim();
}

function inside(element) {
    return [...element.childNodes].map(written).join("");
}

function written(node) {
    if (node.nodeType === Node.TEXT_NODE) {
        return node.data.replace(INVISIBLE, "").replace(BLANKS, " ");
    }
    if (node.nodeType !== Node.ELEMENT_NODE) {
        return "";
    }
    if (node.tagName === "BR") {
        return "\n";
    }
    const attributes = seenAttributes(node);
    if (PLAIN_BLOCKS.has(node.tagName)) {
        const isEmpty = !node.textContent.replace(INVISIBLE, "").trim();
        if (isEmpty && !node.querySelector(STANDS_FOR_ITSELF)) {
            return "\n";
        }
        if (!attributes) {
            return `\n${inside(node)}\n`;
        }
    }
    return `<${node.tagName}${attributes}>${inside(node)}</>`;
}

function seenAttributes(element) {
    return SEEN_ATTRIBUTES.map((name) => [name, seen(element, name)])
        .filter(([, value]) => value)
        .map(([name, value]) => ` ${name}=${JSON.stringify(value)}`)
        .join("");
}

function seen(element, name) {
    if (name === "class") {
        return [...element.classList]
            .filter((each) => !EDITORS_OWN_CLASSES.has(each))
            .join(" ");
    }
    return name === "style" ? element.style.cssText : element.getAttribute(name);
}
