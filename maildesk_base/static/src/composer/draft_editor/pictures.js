const RASTER = /^data:image\/(?!svg)[a-z.+-]+;base64,/i;
const ODOO_PICTURE = /^\/web\/(?:image|content)\/\d+(?:-\w+)?(?:\/[^/?#]+)*$/;
const DRAFT_FILE = /^\/maildesk\/draft\/(\d+)\/attachment\/\d+$/;
const MESSAGE_PICTURE = /^\/maildesk\/message\/\d+\/image$/;

/**
 * Where an image of a draft comes from.
 *
 * @param {string} src as written, of any origin
 * @param {number} [draftId]
 * @returns {{kind: "own" | "copy" | "quoted" | "remote", url?: string}} `own`: leaves
 *  with this draft; `copy`: this browser can read it, so it can become a file of the
 *  draft; `quoted`: one of a mail, by our own proxy; `remote`: nothing to be loaded.
 *  `url` is what the draft may keep.
 */
export function pictureSource(src, draftId) {
    const parsed = parsedUrl(src);
    if (parsed?.protocol === "data:") {
        return RASTER.test(src) ? { kind: "copy", url: src } : { kind: "remote" };
    }
    if (parsed?.origin !== window.location.origin) {
        return { kind: "remote" };
    }
    return parsed.protocol === "blob:"
        ? { kind: "copy", url: src }
        : ownSource(parsed, draftId);
}

/** The parser has resolved "..", so that this is the address that is asked for. */
function ownSource({ pathname, search, searchParams }, draftId) {
    const url = pathname + search;
    const file = DRAFT_FILE.exec(pathname);
    if (file) {
        return { kind: Number(file[1]) === draftId ? "own" : "copy", url: pathname };
    }
    if (MESSAGE_PICTURE.test(pathname)) {
        const isAttached = searchParams.get("url")?.startsWith("cid:");
        return { kind: isAttached ? "copy" : "quoted", url };
    }
    return ODOO_PICTURE.test(pathname) ? { kind: "own", url } : { kind: "remote" };
}

function parsedUrl(src) {
    try {
        return new URL(src, window.location.origin);
    } catch {
        return null;
    }
}
