import { Component, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { Icon } from "../../core/components/icon/icon";
import { directionOf } from "./direction";
import { embedImages } from "./inline_images";
import { frameDocument } from "./frame_document";
import { measureDocument } from "./frame_measure";
import { MailFrame } from "./mail_frame";
import { textFragment } from "./plain_text";
import { foldQuote } from "./quoted_text";
import { sanitize } from "./sanitizer";

const MIN_ZOOM = 0.55;
// Longer mail scrolls inside its frame: browsers draw very high frames badly.
const MAX_HEIGHT = 12000;
const FALLBACK_HEIGHT = 480;
// Images that take longer come after the text.
const IMAGES_PATIENCE_MS = 200;

/** The text of a mail, in a frame without script, network and session. */
export class MessageBody extends Component {
    static template = "maildesk_base.MessageBody";
    static components = { Icon };
    static props = {
        isDark: { type: Boolean, optional: true },
        message: Object,
    };

    setup() {
        this.images = useService("maildesk.images");
        this.state = useState({ hasQuote: false, showsQuote: false });
        this.root = useRef("root");
        // Not by the template: what it draws is on screen a frame later.
        this.place = useRef("place");
        this.frame = new MailFrame(_t("Message text"));
        this.run = 0;
        useEffect(
            () => {
                this.render_();
            },
            () => [
                this.props.message.html,
                this.props.message.text,
                this.props.isDark,
                this.state.showsQuote,
            ]
        );
        const relayout = useDebounced(() => this.layOut(), 120);
        const observer = new ResizeObserver(([entry]) => {
            if (Math.round(entry.contentRect.width) !== this.width) {
                relayout();
            }
        });
        useEffect(
            (el) => {
                observer.observe(el);
                return () => observer.unobserve(el);
            },
            () => [this.root.el]
        );
        onWillUnmount(() => {
            this.run = -1;
            observer.disconnect();
        });
    }

    async render_() {
        const run = ++this.run;
        const content = this.content();
        this.state.hasQuote = this.state.showsQuote || foldQuote(content);
        const embedding = embedImages(content, (url) => this.images.fetch(url));
        const isComplete = await inTime(embedding, IMAGES_PATIENCE_MS);
        await this.show(content, run);
        if (!isComplete) {
            await embedding;
            await this.show(content, run);
        }
    }

    content() {
        const { html, text } = this.props.message;
        const fragment = html ? sanitize(html) : textFragment(text || "");
        // Of the document it was cleaned in: in that of the page, its images would load.
        const content = fragment.ownerDocument.createElement("div");
        content.append(fragment);
        return content;
    }

    async show(content, run) {
        if (run === this.run) {
            this.body = content.innerHTML;
            this.direction = directionOf(content);
            await this.layOut();
        }
    }

    /** Find the height for the width there is, and shrink what is too wide. */
    async layOut() {
        const { run } = this;
        this.width = Math.round(this.root.el?.clientWidth || 0);
        if (this.body === undefined || !this.width) {
            return;
        }
        const { body, direction } = this;
        const options = { direction, isDark: this.props.isDark, zoom: 1 };
        let size = await measureDocument(body, options, this.width);
        if (size && size.width > this.width + 2) {
            options.zoom = Math.max(MIN_ZOOM, this.width / size.width);
            size = await measureDocument(body, options, this.width);
        }
        if (run === this.run && this.place.el) {
            const height = size ? size.height : FALLBACK_HEIGHT;
            options.scrolls = !size || height > MAX_HEIGHT;
            this.frame.show(
                this.place.el,
                frameDocument(body, options),
                Math.min(height, MAX_HEIGHT) + this.scrollbar(size)
            );
        }
    }

    scrollbar(size) {
        return size && size.width > this.width + 2 ? 16 : 0;
    }
}

/** @returns {Promise<boolean>} whether the work was done in time */
function inTime(work, milliseconds) {
    return Promise.race([
        work.then(() => true),
        new Promise((resolve) => browser.setTimeout(resolve, milliseconds)),
    ]).then(Boolean);
}
