import { Component, useExternalListener, useRef, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";
import { useMailStore } from "../../core/hooks";
import { isEmail } from "../../core/utils/addresses";
import { mentionsAttachment } from "../../core/utils/mentions";
import { AddressFields } from "../address_fields/address_fields";
import { AttachmentTray } from "../attachment_tray/attachment_tray";
import { useUploads } from "../attachment_tray/uploads";
import { ComposerFooter } from "../composer_footer/composer_footer";
import { DraftEditor } from "../draft_editor/draft_editor";

/** One message being written. */
export class ComposerWindow extends Component {
    static template = "maildesk_base.ComposerWindow";
    static components = {
        AddressFields,
        AttachmentTray,
        ComposerFooter,
        DraftEditor,
        Icon,
    };
    static props = { draft: Object };

    setup() {
        this.store = useMailStore();
        this.draft = useState(this.props.draft);
        this.composer = useService("maildesk.composer");
        this.dialog = useService("dialog");
        this.root = useRef("root");
        this.state = useState({ isSending: false, isDropping: false });
        this.editor = {};
        this.uploads = useUploads(this.draft, this.editor);
        useExternalListener(window, "beforeunload", () => this.readBody());
    }

    get title() {
        return this.draft.subject || _t("New message");
    }

    get statusText() {
        const texts = {
            saving: _t("Saving…"),
            saved: _t("Draft saved"),
            local: _t("Kept on this device"),
            dirty: "",
        };
        return texts[this.draft.status] || "";
    }

    get isMinimised() {
        return this.draft.layout === "minimised";
    }

    change(values) {
        this.composer.change(this.draft, values);
    }

    readBody() {
        this.editor.read?.();
    }

    setLayout(layout) {
        this.readBody();
        this.draft.layout = layout;
    }

    toggleMinimised() {
        this.setLayout(this.isMinimised ? "normal" : "minimised");
    }

    close() {
        this.readBody();
        return this.composer.close(this.draft);
    }

    discard() {
        if (this.draft.isEmpty) {
            return this.composer.discard(this.draft);
        }
        return this.dialog.add(ConfirmationDialog, {
            title: _t("Discard this draft?"),
            body: _t("What you have written will be gone."),
            confirmLabel: _t("Discard"),
            confirmClass: "btn-danger",
            confirm: () => this.composer.discard(this.draft),
            cancel: () => {},
        });
    }

    /** @param {string} [sendAt] UTC */
    async send(sendAt) {
        this.readBody();
        this.draft.error = this.problem();
        if (this.draft.error || this.state.isSending) {
            return;
        }
        const question = this.question();
        if (question && !(await this.ask(question))) {
            return;
        }
        this.state.isSending = true;
        await this.composer.send(this.draft, sendAt);
        this.state.isSending = false;
    }

    /** What makes sending impossible, or nothing. */
    problem() {
        const { recipients, uploads } = this.draft;
        const wrong = recipients.find(({ email }) => !isEmail(email));
        if (!recipients.length) {
            return _t("Say who this message is for.");
        }
        if (wrong) {
            return _t("“%s” is not an e-mail address.", wrong.email);
        }
        return uploads.length ? _t("Wait until all files are uploaded.") : "";
    }

    /** What may have been forgotten, or nothing. */
    question() {
        const { subject, body, files } = this.draft;
        if (!files.length && mentionsAttachment(subject, body)) {
            return _t("You mention an attachment, but there is none. Send anyway?");
        }
        return subject.trim() ? "" : _t("This message has no subject. Send anyway?");
    }

    ask(body) {
        return new Promise((resolve) => {
            this.dialog.add(
                ConfirmationDialog,
                {
                    title: _t("Did you forget something?"),
                    body,
                    confirmLabel: _t("Send anyway"),
                    cancelLabel: _t("Go on writing"),
                    confirm: () => resolve(true),
                    cancel: () => resolve(false),
                },
                { onClose: () => resolve(false) }
            );
        });
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            ev.stopPropagation();
            this.send();
        } else if (ev.key === "Escape" && !ev.defaultPrevented) {
            ev.stopPropagation();
            this.setLayout("minimised");
        }
    }

    onDragover(ev) {
        if (ev.dataTransfer.types.includes("Files")) {
            ev.preventDefault();
            this.state.isDropping = true;
        }
    }

    onDrop(ev) {
        this.state.isDropping = false;
        if (ev.dataTransfer.files.length) {
            ev.preventDefault();
            ev.stopPropagation();
            this.uploads.add(ev.dataTransfer.files);
        }
    }
}
