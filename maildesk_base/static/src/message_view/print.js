import { _t } from "@web/core/l10n/translation";
import { formatAddresses } from "../core/utils/addresses";
import { fullDate } from "../core/utils/dates";
import { directionOf } from "./message_body/direction";
import { frameDocument } from "./message_body/frame_document";
import { embedImages } from "./message_body/inline_images";
import { textFragment } from "./message_body/plain_text";
import { sanitize } from "./message_body/sanitizer";

/**
 * Print a message with its header. The frame may open the print dialog and nothing else:
 * neither the sandbox nor the document's policy lets a script run in it, or an image be
 * loaded: those that are shown are put in.
 *
 * @param {Object} message
 * @param {(url: string) => Promise<Blob>} fetchBlob
 */
export async function printMessage(message, fetchBlob) {
    const content = await printedContent(message, fetchBlob);
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-same-origin allow-modals");
    frame.setAttribute("referrerpolicy", "no-referrer");
    frame.style.cssText = "position:fixed;width:0;height:0;border:0;visibility:hidden";
    const direction = directionOf(content);
    frame.srcdoc = frameDocument(content.innerHTML, { direction });
    frame.addEventListener("load", () => {
        frame.contentWindow.print();
        setTimeout(() => frame.remove(), 1000);
    });
    document.body.append(frame);
}

async function printedContent(message, fetchBlob) {
    const holder = document.createElement("div");
    const heading = document.createElement("h2");
    heading.textContent = message.subject || _t("(no subject)");
    holder.append(heading);
    for (const [label, value] of headerLines(message)) {
        const line = document.createElement("div");
        const name = document.createElement("b");
        name.textContent = `${label}: `;
        line.append(name, value);
        holder.append(line);
    }
    const text = message.html
        ? sanitize(message.html)
        : textFragment(message.text || "");
    await embedImages(text, fetchBlob);
    holder.append(document.createElement("hr"), text);
    return holder;
}

function headerLines(message) {
    return [
        [_t("From"), formatAddresses([message.from].filter(Boolean))],
        [_t("To"), formatAddresses(message.to || [])],
        [_t("Cc"), formatAddresses(message.cc || [])],
        [_t("Date"), fullDate(message.date)],
    ].filter(([, value]) => value);
}
