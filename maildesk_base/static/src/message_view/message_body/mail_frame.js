export const SANDBOX = "allow-popups allow-popups-to-escape-sandbox";

/**
 * Shows documents, one after the other, in frames without script, network and session.
 *
 * Each document has a frame of its own, and takes the place of the one before it when it is
 * loaded: nothing flickers, and browsers differ in what they make of a frame that is given
 * another document while it loads the first one.
 */
export class MailFrame {
    /** @param {string} title what it is called for those who do not see it */
    constructor(title) {
        this.title = title;
        this.source = "";
        this.frame = null;
    }

    /**
     * @param {HTMLElement} place holds nothing else
     * @param {string} source a whole document
     * @param {number} height in pixels
     */
    show(place, source, height) {
        if (source !== this.source) {
            this.source = source;
            this._load(place, source);
        }
        for (const frame of place.children) {
            frame.style.height = `${height}px`;
        }
    }

    _load(place, source) {
        const frame = document.createElement("iframe");
        frame.className = "o_md_body_frame";
        frame.title = this.title;
        frame.setAttribute("sandbox", SANDBOX);
        frame.setAttribute("referrerpolicy", "no-referrer");
        frame.srcdoc = source;
        frame.classList.toggle("o_md_body_frame_coming", place.children.length > 0);
        frame.onload = () => this._takePlace(place, frame);
        this.frame = frame;
        place.append(frame);
    }

    _takePlace(place, frame) {
        // Meanwhile there may be a newer one.
        if (frame === this.frame) {
            frame.classList.remove("o_md_body_frame_coming");
            // Not `replaceChildren`: a frame that is put in again loads again.
            [...place.children].forEach((other) => other !== frame && other.remove());
        }
    }
}
