import { Component, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { Icon } from "../../core/components/icon/icon";
import { embedImages } from "./inline_images";
import { frameDocument } from "./frame_document";
import { measureDocument } from "./frame_measure";
import { textFragment } from "./plain_text";
import { foldQuote } from "./quoted_text";
import { sanitize } from "./sanitizer";

const MIN_ZOOM = 0.55;
// Longer mail scrolls inside its frame: browsers draw very high frames badly.
const MAX_HEIGHT = 12000;
const FALLBACK_HEIGHT = 480;

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
        this.state = useState({
            source: "",
            height: 0,
            hasQuote: false,
            showsQuote: false,
        });
        this.root = useRef("root");
        this.frameTitle = _t("Message text");
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
        const fragment = this.fragment();
        this.state.hasQuote = this.state.showsQuote || foldQuote(fragment);
        await embedImages(fragment, (url) => this.images.fetch(url));
        if (run === this.run) {
            const holder = document.createElement("div");
            holder.append(fragment);
            this.body = holder.innerHTML;
            await this.layOut();
        }
    }

    fragment() {
        const { html, text } = this.props.message;
        return html ? sanitize(html) : textFragment(text || "");
    }

    /** Find the height for the width there is, and shrink what is too wide. */
    async layOut() {
        const { run } = this;
        this.width = Math.round(this.root.el?.clientWidth || 0);
        if (this.body === undefined || !this.width) {
            return;
        }
        const options = { isDark: this.props.isDark, zoom: 1 };
        let size = await measureDocument(frameDocument(this.body, options), this.width);
        if (size && size.width > this.width + 2) {
            options.zoom = Math.max(MIN_ZOOM, this.width / size.width);
            size = await measureDocument(frameDocument(this.body, options), this.width);
        }
        if (run === this.run) {
            const height = size ? size.height : FALLBACK_HEIGHT;
            options.scrolls = !size || height > MAX_HEIGHT;
            this.state.height = Math.min(height, MAX_HEIGHT) + this.scrollbar(size);
            this.state.source = frameDocument(this.body, options);
        }
    }

    scrollbar(size) {
        return size && size.width > this.width + 2 ? 16 : 0;
    }
}
