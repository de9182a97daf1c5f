/* global DOMPurify */

const FORBIDDEN = [
    "button",
    "form",
    "iframe",
    "input",
    "link",
    "meta",
    "object",
    "style",
];

/**
 * A draft quotes mail of strangers, and the editor works in the page itself: nothing that
 * runs or loads by itself gets there.
 *
 * @param {string} html
 */
export function cleanForEditing(html) {
    const fragment = DOMPurify.sanitize(html || "", {
        FORBID_TAGS: FORBIDDEN,
        FORBID_ATTR: ["srcset", "background"],
        RETURN_DOM_FRAGMENT: true,
        USE_PROFILES: { html: true },
    });
    for (const image of fragment.querySelectorAll("img")) {
        if (
            !/^(?:\/(?:maildesk|web)\/|data:image\/|cid:)/.test(
                image.getAttribute("src")
            )
        ) {
            image.remove();
        }
    }
    const holder = document.createElement("div");
    holder.append(fragment);
    return holder.innerHTML;
}
