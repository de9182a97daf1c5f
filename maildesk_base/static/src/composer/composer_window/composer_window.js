import {
    Component,
    onWillUnmount,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
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

/** As the registry of actions writes it. */
function keyOf({ key }) {
    return `Ctrl ${key.length === 1 ? key.toLowerCase() : key}`;
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
        this.commands = useService("maildesk.command");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.state = useState({ isDropping: false });
        this.editor = {};
        this.uploads = useUploads(this.draft, this.editor);
        this.sending = useSending(this.draft, {
            readBody: () => this.readBody(),
            uploads: this.uploads,
        });
        this.tools = {
            attach: (files) => this.uploads.add(files),
            change: (values) => this.change(values),
            format: (command) => this.editor.run(command),
            send: (sendAt) => this.sending.send(sendAt),
        };
        onWillUnmount(this.composer.holdEditor(this.draft, () => this.readBody()));
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
            local: _t("Saved on this device"),
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
        return this.composer.close(this.draft);
    }

    /** What actions of the place "composer", and its tools, are about. */
    get target() {
        return { place: "composer", draft: this.draft, window: this.tools };
    }

    onKeydown(ev) {
        if (
            (ev.ctrlKey || ev.metaKey) &&
            this.commands.pressInComposer(keyOf(ev), this.target)
        ) {
            ev.preventDefault();
            ev.stopPropagation();
        } else if (ev.key === "Escape" && !ev.defaultPrevented && !hasOpenMenu()) {
            ev.stopPropagation();
            this.setLayout("minimised");
        }
    }

    /** Images go into the text, everything else beside it. */
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

    nameStrangers() {
        this.notification.add(
            _t("Images from other sites were removed. Save them, then attach them."),
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
