import { frameDocument, frameStyle } from "./frame_document";
import { SANDBOX } from "./mail_frame";

const TIMEOUT_MS = 3000;
const HIDDEN =
    "position:fixed;inset:0 auto auto 0;width:0;height:0;overflow:hidden;visibility:hidden";

/**
 * How large mails get at a width.
 *
 * The frame that shows a mail is of another origin than the page, so it cannot be asked.
 * The same document is laid out once more, out of sight, in a frame that the page may
 * read; scripts are forbidden there by the sandbox and by the document's own policy. That
 * frame is loaded once and takes one mail after the other: loading a frame takes longer
 * than all the rest of showing a mail.
 *
 * Beside it is an empty frame like those that show mail. Browsers have a process of its own
 * for such frames; it ends with the last of them, and a new one would have to be started
 * for the next mail.
 */
class HiddenFrames {
    constructor() {
        this.last = Promise.resolve();
    }

    /** @returns {Promise<{width: number, height: number} | null>} */
    measure(body, options, width) {
        const size = this.last.then(() => this._measure(body, options, width));
        this.last = size.catch(() => {});
        return size;
    }

    /** So that the first mail need not wait for them. */
    prepare() {
        if (!this.host?.isConnected) {
            this.loaded = this._load();
        }
        return this.loaded;
    }

    /** Take them out of the page, until something has to be measured again. */
    drop() {
        this.host?.remove();
        this.host = null;
    }

    async _measure(body, options, width) {
        const page = await this._page();
        if (!page) {
            return null;
        }
        this.frame.style.width = `${width}px`;
        page.querySelector("style").textContent = frameStyle(body, options);
        page.body.dir = options.direction || "ltr";
        page.body.innerHTML = body;
        // It also starts what the styles load.
        let size = sizeOf(page);
        const reading = beingRead(page);
        if (reading.length) {
            await inTime(Promise.all(reading));
            size = sizeOf(page);
        }
        page.body.replaceChildren();
        return size;
    }

    async _page() {
        await this.prepare();
        return this.frame.contentDocument;
    }

    _load() {
        this.host = document.createElement("div");
        this.host.inert = true;
        this.host.style.cssText = HIDDEN;
        this.frame = makeFrame("allow-same-origin", frameDocument(""));
        const loaded = new Promise((resolve) => (this.frame.onload = () => resolve()));
        this.host
            .attachShadow({ mode: "closed" })
            .append(this.frame, makeFrame(SANDBOX, frameDocument("")));
        document.body.append(this.host);
        return inTime(loaded);
    }
}

function makeFrame(sandbox, source) {
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", sandbox);
    frame.setAttribute("referrerpolicy", "no-referrer");
    frame.style.cssText = "height:10px;border:0";
    frame.srcdoc = source;
    return frame;
}

/** Images and fonts are part of the mail, but take a moment. */
function beingRead(page) {
    const reading = [...page.images]
        .filter((image) => image.src && !image.complete)
        .map((image) => image.decode().catch(() => {}));
    return page.fonts.status === "loading" ? [...reading, page.fonts.ready] : reading;
}

function inTime(work) {
    return Promise.race([
        work,
        new Promise((resolve) => setTimeout(resolve, TIMEOUT_MS)),
    ]);
}

function sizeOf({ body, documentElement: root }) {
    return {
        width: Math.max(root.scrollWidth, body.scrollWidth),
        height: Math.ceil(Math.max(root.offsetHeight, body.scrollHeight)),
    };
}

export const hiddenFrames = new HiddenFrames();

/**
 * @param {string} body sanitised HTML
 * @param {Object} options of `frameDocument`
 * @param {number} width in pixels
 * @returns {Promise<{width: number, height: number} | null>} null: could not be measured
 */
export function measureDocument(body, options, width) {
    return hiddenFrames.measure(body, options, width);
}
