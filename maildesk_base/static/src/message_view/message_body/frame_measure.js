const TIMEOUT_MS = 3000;

/**
 * How large a document gets at a width.
 *
 * The frame that shows a mail is of another origin than the page, so it cannot be asked.
 * The same document is laid out once more, out of sight, in a frame that the page may
 * read; scripts are forbidden there by the sandbox and by the document's own policy, and
 * it is gone as soon as it has been measured.
 *
 * @param {string} source a whole document
 * @param {number} width in pixels
 * @returns {Promise<{width: number, height: number} | null>} null: could not be measured
 */
export function measureDocument(source, width) {
    const host = document.createElement("div");
    host.inert = true;
    host.style.cssText =
        "position:fixed;inset:0 auto auto 0;width:0;height:0;overflow:hidden;visibility:hidden";
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-same-origin");
    frame.setAttribute("referrerpolicy", "no-referrer");
    frame.style.cssText = `width:${width}px;height:10px;border:0`;
    frame.srcdoc = source;
    host.attachShadow({ mode: "closed" }).append(frame);
    return new Promise((resolve) => {
        const finish = (size) => {
            host.remove();
            resolve(size);
        };
        setTimeout(() => finish(null), TIMEOUT_MS);
        frame.addEventListener("load", () => finish(sizeOf(frame.contentDocument)));
        document.body.append(host);
    });
}

function sizeOf(content) {
    const { body, documentElement: root } = content || {};
    if (!body) {
        return null;
    }
    return {
        width: Math.max(root.scrollWidth, body.scrollWidth),
        height: Math.ceil(Math.max(root.offsetHeight, body.scrollHeight)),
    };
}
