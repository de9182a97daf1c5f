import { pictureSource } from "./pictures";

// Shown as being on its way.
const ADOPTING = "data-md-adopting";

/**
 * Look through the images of a text: those that can become files of the draft do so,
 * remote ones are removed.
 *
 * @param {HTMLElement} root
 * @param {number | null} draftId
 * @param {(url: string) => Promise<string | null>} adopt gives the address in the draft
 * @returns {number} how many were removed
 */
export function adoptPictures(root, draftId, adopt) {
    let remoteCount = 0;
    for (const image of root.querySelectorAll("img[src]")) {
        const { kind, url } = pictureSource(image.getAttribute("src"), draftId);
        if (kind === "remote") {
            image.remove();
            remoteCount++;
        } else if (kind === "copy" || (kind === "quoted" && !isQuoted(image))) {
            replaceSource(image, url, adopt);
        }
    }
    return remoteCount;
}

/** What a reply quotes was put there by the server, which knows how to send it. */
function isQuoted(image) {
    return Boolean(image.closest(".maildesk-quote"));
}

async function replaceSource(image, url, adopt) {
    image.setAttribute(ADOPTING, "");
    // One that carries its whole content would be saved with the text meanwhile.
    image.removeAttribute("src");
    const address = await adopt(url);
    image.removeAttribute(ADOPTING);
    if (address) {
        image.setAttribute("src", address);
    } else {
        image.remove();
    }
}
