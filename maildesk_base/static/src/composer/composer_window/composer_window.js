import { Component, useExternalListener, useRef, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";
import { useFocusReturn } from "../../core/focus_return";
import { useMailStore } from "../../core/hooks";
import { AddressFields } from "../address_fields/address_fields";
import { AttachmentTray } from "../attachment_tray/attachment_tray";
import { useUploads } from "../attachment_tray/uploads";
import { ConflictBar } from "../conflict_bar/conflict_bar";
import { ComposerFooter } from "../composer_footer/composer_footer";
import { DraftEditor } from "../draft_editor/draft_editor";
import { ScheduleBar } from "../schedule_bar/schedule_bar";
import { useSending } from "./sending";

// What mail programs show in a text.
const PICTURES = new Set(["image/gif", "image/jpeg", "image/png", "image/webp"]);
// What Escape closes first.
const MENUS = ".o-dropdown--menu, .o_popover, .o-we-powerbox";

function hasOpenMenu() {
    return Boolean(document.querySelector(MENUS));
}

/** One message being written. */
export class ComposerWindow extends Component {
    static template = "maildesk_base.ComposerWindow";
    static components = {
        AddressFields,
        AttachmentTray,
        ComposerFooter,
        ConflictBar,
        DraftEditor,
        Icon,
        ScheduleBar,
    };
    static props = { draft: Object };

    setup() {
        this.store = useMailStore();
        this.draft = useState(this.props.draft);
        this.composer = useService("maildesk.composer");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.state = useState({ isDropping: false });
        this.editor = {};
        this.uploads = useUploads(this.draft, this.editor);
        this.sending = useSending(this.draft, {
            readBody: () => this.readBody(),
            uploads: this.uploads,
        });
        useFocusReturn();
        useExternalListener(window, "beforeunload", (ev) => this.onLeave(ev));
    }

    get title() {
        return this.draft.subject || _t("New message");
    }

    get statusText() {
        const texts = {
            conflict: _t("Not saved"),
            failed: _t("Not saved"),
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

    /** The text is kept by this browser; a file on its way is not. */
    onLeave(ev) {
        this.readBody();
        if (this.draft.isUploading) {
            ev.preventDefault();
        }
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
        if (this.draft.isEmpty || this.draft.is_untouched) {
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

    onKeydown(ev) {
        if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            ev.stopPropagation();
            this.sending.send();
        } else if (ev.key === "Escape" && !ev.defaultPrevented && !hasOpenMenu()) {
            ev.stopPropagation();
            this.setLayout("minimised");
        }
    }

    /** Pictures go into the text, everything else beside it. */
    paste(files) {
        const isPicture = ({ type }) => PICTURES.has(type);
        this.uploads.addInline(files.filter(isPicture));
        this.uploads.add(files.filter((file) => !isPicture(file)));
    }

    /** Files pasted anywhere else than into the text. */
    onPaste(ev) {
        const { files } = ev.clipboardData;
        if (files.length && !ev.defaultPrevented) {
            ev.preventDefault();
            this.uploads.add(files);
        }
    }

    tellOfStrangers() {
        this.notification.add(
            _t("Pictures from other sites were left out. Save them, then attach them."),
            { type: "warning" }
        );
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
