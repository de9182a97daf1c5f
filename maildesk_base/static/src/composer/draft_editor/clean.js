import { domPurify } from "../../compat";
import { isDraftImage } from "../../core/utils/own_images";

const FORBIDDEN_TAGS = [
    "audio",
    "button",
    "form",
    "iframe",
    "input",
    "link",
    "meta",
    "object",
    "picture",
    "source",
    "style",
    "track",
    "video",
];
const FORBIDDEN_ATTRIBUTES = ["background", "ping", "poster", "srcset"];
const REMOTE = /^https?:\/\//i;
// Whatever may load something, however it is spelt.
const LOADING_STYLE = /url\s*\(|image-set|\\/i;
// A remote image that is not shown; the server puts it back when the message leaves.
const WAITING = "data-maildesk-src";

/**
 * A draft quotes untrusted mail and may have been written by a colleague, and the editor
 * works in the page itself: nothing that runs or loads by itself gets there. Images stay,
 * be they shown or not.
 *
 * @param {string} html
 */
export function cleanForEditing(html) {
    const fragment = domPurify().sanitize(html || "", {
        FORBID_TAGS: FORBIDDEN_TAGS,
        FORBID_ATTR: FORBIDDEN_ATTRIBUTES,
        RETURN_DOM_FRAGMENT: true,
        USE_PROFILES: { html: true },
    });
    for (const image of fragment.querySelectorAll("img")) {
        cleanImage(image);
    }
    for (const element of fragment.querySelectorAll("[style]")) {
        if (LOADING_STYLE.test(element.getAttribute("style"))) {
            element.removeAttribute("style");
        }
    }
    const holder = document.createElement("div");
    holder.append(fragment);
    return holder.innerHTML;
}

function cleanImage(image) {
    const { origin } = window.location;
    const address = image.getAttribute("src") || "";
    // What was copied here has our origin before its path.
    const source = address.startsWith(`${origin}/`)
        ? address.slice(origin.length)
        : address;
    if (isDraftImage(source)) {
        image.setAttribute("src", source);
        return;
    }
    image.removeAttribute("src");
    if (REMOTE.test(source)) {
        image.setAttribute(WAITING, source);
    }
    if (!image.hasAttribute(WAITING)) {
        image.remove();
    }
}
