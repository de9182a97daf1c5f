import { formatAddresses, parseAddresses } from "../utils/addresses";
import { isImminent } from "../utils/dates";

let nextKey = 1;

/** A message being written, and the window it is written in. */
export class DraftWindow {
    id = null;
    version = null;
    account_id = null;
    mode = "new";
    origin_id = null;
    to = [];
    cc = [];
    bcc = [];
    subject = "";
    body = "";
    reply_to = "";
    // Which address of the mailbox; its usual one when null.
    identity_id = null;
    signature_id = null;
    importance = "normal";
    request_receipt = false;
    attachments = [];
    uploads = [];
    // "normal", "minimised" or "full"
    layout = "normal";
    // "clean", "dirty", "saving", "saved", "local" (kept by this browser), "failed" or
    // "conflict"
    status = "clean";
    error = "";
    // Of the server: on its way when "queued", and when it leaves (UTC).
    state = "editing";
    send_at = null;
    // A message that waits for its moment is written on only when asked for.
    isReopened = false;
    wasScheduled = false;
    // An answer the server has prepared, and nobody has written a word of.
    is_untouched = false;
    // What another window did: {reason: "changed" | "sent" | "gone", draft}, or null.
    conflict = null;
    // The text of another window is overwritten knowingly.
    replaces = false;
    // Odoo's mail templates for the record that it is written from.
    templates = [];
    // Written from a record: shown above any page of Odoo.
    isFloating = false;
    showsCc = false;
    showsBcc = false;
    // Grows when the text was changed from outside the editor, which then starts over.
    bodyVersion = 0;
    // Grows with every file that came or went: an older answer must not undo that.
    filesVersion = 0;

    constructor(values = {}, key = null) {
        this.key = key || `${Date.now().toString(36)}-${nextKey++}`;
        Object.assign(this, values);
    }

    static fromDraft(draft) {
        return new DraftWindow(windowValues(draft));
    }

    /**
     * Take over what the server keeps, without touching what is being typed.
     *
     * @param {Object} draft
     * @param {number} filesVersion that of the moment the server was asked
     */
    acknowledge(draft, filesVersion = this.filesVersion) {
        this.id = draft.id;
        this.version = draft.version;
        this.state = draft.state;
        this.is_untouched = draft.is_untouched;
        this.replaces = false;
        if (filesVersion === this.filesVersion) {
            this.attachments = draft.attachments;
        }
    }

    /** A file came or went; the text is not concerned. */
    takeFiles({ attachments }) {
        this.attachments = attachments;
        this.filesVersion++;
    }

    replaceBy(draft) {
        Object.assign(this, windowValues(draft));
        this.bodyVersion++;
    }

    /** It does not wait any more; when it would have left is remembered. */
    leaveQueue(draft) {
        this.wasScheduled = !isImminent(this.send_at);
        this.state = draft.state;
        this.version = draft.version;
    }

    /** What the server had is gone: this becomes a new draft. */
    forgetServer() {
        Object.assign(this, { id: null, version: null, attachments: [] });
        Object.assign(this, { state: "editing", send_at: null });
        this.filesVersion++;
    }

    /** Whether it leaves at a certain time unless it is changed. */
    get isQueued() {
        return this.state === "queued";
    }

    get isReadOnly() {
        return this.isQueued && !this.isReopened;
    }

    /** Whether closing the window loses nothing. */
    get isUnchanged() {
        return this.status === "clean" && !this.uploads.length;
    }

    /** Whether files are on their way; those that failed are not. */
    get isUploading() {
        return this.uploads.some(({ error }) => !error);
    }

    get recipients() {
        return [...this.to, ...this.cc, ...this.bcc];
    }

    get isEmpty() {
        return (
            !this.recipients.length &&
            !this.subject &&
            !this.attachments.length &&
            !hasText(this.body)
        );
    }

    /** What lies beside the text, not the images in it. */
    get files() {
        return this.attachments.filter(
            ({ url, is_inline: isInline }) => !isInline && !this.body.includes(url)
        );
    }

    get attachmentBytes() {
        const shown = this.attachments.filter(
            ({ url, is_inline: isInline }) => !isInline || this.body.includes(url)
        );
        const all = [...shown, ...this.uploads];
        return all.reduce((sum, file) => sum + (file.size || 0), 0);
    }

    /** What `save_draft` takes. */
    get values() {
        const { account_id, mode, origin_id, subject, body, reply_to } = this;
        return {
            ...(this.id ? { id: this.id, version: this.version } : {}),
            account_id,
            mode,
            origin_id,
            subject,
            body,
            reply_to,
            to: formatAddresses(this.to),
            cc: formatAddresses(this.cc),
            bcc: formatAddresses(this.bcc),
            identity_id: this.identity_id,
            signature_id: this.signature_id,
            importance: this.importance,
            request_receipt: this.request_receipt,
            ...(this.replaces ? { replaces: true } : {}),
        };
    }

    /** What this browser keeps, in case the server cannot be reached any more. */
    get snapshot() {
        return {
            key: this.key,
            values: this.values,
            attachments: JSON.parse(JSON.stringify(this.attachments)),
            isDirty: !["clean", "saved"].includes(this.status),
            savedAt: Date.now(),
        };
    }
}

function windowValues(draft) {
    const cc = parseAddresses(draft.cc);
    const bcc = parseAddresses(draft.bcc);
    return {
        ...recordIds(draft),
        account_id: draft.account_id,
        mode: draft.mode || "new",
        to: parseAddresses(draft.to),
        cc,
        bcc,
        showsCc: cc.length > 0,
        showsBcc: bcc.length > 0,
        subject: draft.subject || "",
        body: draft.body || "",
        reply_to: draft.reply_to || "",
        importance: draft.importance || "normal",
        request_receipt: Boolean(draft.request_receipt),
        attachments: draft.attachments || [],
        templates: draft.templates || [],
        error: draft.error || "",
        state: draft.state || "editing",
        send_at: draft.send_at || null,
        is_untouched: Boolean(draft.is_untouched),
    };
}

function recordIds(draft) {
    const names = ["id", "version", "origin_id", "identity_id", "signature_id"];
    return Object.fromEntries(names.map((name) => [name, draft[name] ?? null]));
}

function hasText(html) {
    const parsed = new DOMParser().parseFromString(html || "", "text/html");
    parsed
        .querySelectorAll(".maildesk-signature")
        .forEach((element) => element.remove());
    return Boolean(parsed.body.textContent.trim() || parsed.querySelector("img"));
}
