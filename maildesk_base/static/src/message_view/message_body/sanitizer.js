import { domPurify } from "../../compat";
import { isMailImage } from "../../core/utils/own_images";
import { QUOTE_MARK } from "./quoted_text";

const FORBIDDEN_TAGS = [
    "audio",
    "base",
    "button",
    "embed",
    "form",
    "frame",
    "iframe",
    "input",
    "link",
    "math",
    "meta",
    "object",
    "select",
    "source",
    "svg",
    "template",
    "textarea",
    "video",
];
const FORBIDDEN_ATTRIBUTES = ["autofocus", "background", "ping", "poster", "srcset"];
const LINKS = /^(?:https?:|mailto:|tel:|#)/i;

let purifier = null;

/** An instance of its own: hooks of the global one would change Odoo's editor as well. */
function getPurifier() {
    if (!purifier) {
        purifier = domPurify()(window);
        purifier.addHook("afterSanitizeAttributes", cleanAttributes);
    }
    return purifier;
}

function cleanAttributes(node) {
    if (node.tagName === "A" || node.tagName === "AREA") {
        cleanLink(node);
    }
    if (node.tagName === "IMG" && !isMailImage(node.getAttribute("src") || "")) {
        node.removeAttribute("src");
    }
}

function cleanLink(node) {
    const href = node.getAttribute("href");
    if (href && !LINKS.test(href.trim())) {
        node.removeAttribute("href");
    }
    node.setAttribute("target", "_blank");
    node.setAttribute("rel", "noopener noreferrer nofollow");
}

/**
 * The second sanitiser: the server has cleaned this mail already; this one would still
 * hold if it had not.
 *
 * @param {string} html
 * @returns {DocumentFragment} without script, forms, frames and remote references
 */
export function sanitize(html) {
    return getPurifier().sanitize(html, {
        ADD_ATTR: [QUOTE_MARK],
        ALLOW_DATA_ATTR: false,
        FORBID_ATTR: FORBIDDEN_ATTRIBUTES,
        FORBID_TAGS: FORBIDDEN_TAGS,
        FORCE_BODY: true,
        RETURN_DOM_FRAGMENT: true,
        USE_PROFILES: { html: true },
    });
}
