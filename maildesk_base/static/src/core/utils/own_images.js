// The addresses that our own server makes for images, and the only ones the page fetches
// for a mail or a draft. Anything else of our origin could act when it is asked for.
const MAIL_IMAGE = /^\/maildesk\/message\/\d+\/image$/;
const DRAFT_IMAGE = /^\/maildesk\/draft\/\d+\/attachment\/\d+$/;
const EDITOR_IMAGE = /^\/web\/image\/\d+(?:-[\w-]+)?(?:\/[^/]+)?$/;
const DATA_IMAGE = /^data:image\/(?:png|gif|jpe?g|webp|bmp|x-icon);/i;

/**
 * The path of an address of this server, "" for every other one and for one that is
 * not written the way it is read: with dots, doubled or turned slashes, a host.
 */
function plainPath(address) {
    let url = null;
    try {
        url = new URL(address, window.location.origin);
    } catch {
        return "";
    }
    const isPlain =
        url.origin === window.location.origin &&
        address === url.pathname + url.search &&
        !/%(?:2e|2f|5c|25)/i.test(url.pathname);
    return isPlain ? url.pathname : "";
}

/** @param {string} address the `src` of an image in a mail that is read */
export function isMailImage(address) {
    return (
        DATA_IMAGE.test(address) ||
        [MAIL_IMAGE, DRAFT_IMAGE].some((route) => route.test(plainPath(address)))
    );
}

/** @param {string} address the `src` of an image in a draft that is edited */
export function isDraftImage(address) {
    return isMailImage(address) || EDITOR_IMAGE.test(plainPath(address));
}
