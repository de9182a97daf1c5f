import { Component, markup, onWillUnmount } from "@odoo/owl";
import { Wysiwyg } from "@html_editor/wysiwyg";
import { _t } from "@web/core/l10n/translation";
import { DRAFT_PLUGINS } from "./plugins";
import { cleanForEditing } from "./clean";

// Not the places that the editor itself puts between blocks.
const FIRST_TEXT = ":scope > :not([data-selection-placeholder])";

/** Odoo's own editor around the text of a draft. */
export class DraftEditor extends Component {
    static template = "maildesk_base.DraftEditor";
    static components = { Wysiwyg };
    static props = {
        draft: Object,
        // Filled here: how others read the text and reach the editor's commands.
        handle: Object,
        onChange: Function,
        onImages: Function,
    };

    setup() {
        const { draft, handle } = this.props;
        this.isStarting = true;
        this.config = {
            content: markup(cleanForEditing(draft.body) || "<p><br></p>"),
            placeholder: _t("Write your message"),
            Plugins: DRAFT_PLUGINS,
            classList: ["o_md_editable"],
            dropImageAsAttachment: false,
            getRecordInfo: () => ({ resModel: "mailbox.draft", resId: draft.id }),
            onChange: () => this.onChange(),
            onEditorReady: () => this.onReady(),
        };
        Object.assign(handle, {
            read: () => this.read(),
            run: (command, params) => this.run(command, params),
            insertImage: (url, name) => this.insertImage(url, name),
        });
        onWillUnmount(() => this.read());
    }

    onLoad(editor) {
        this.editor = editor;
    }

    onReady() {
        this.isStarting = false;
        const { draft } = this.props;
        if (draft.to.length && draft.layout !== "minimised") {
            this.editor.editable.focus();
            this.editor.shared.selection.setCursorStart(
                this.editor.editable.querySelector(FIRST_TEXT) || this.editor.editable
            );
        }
    }

    onChange() {
        if (!this.isStarting) {
            this.props.onChange({ body: this.editor.getContent() });
        }
    }

    read() {
        if (this.editor && !this.editor.isDestroyed && !this.isStarting) {
            this.props.draft.body = this.editor.getContent();
        }
    }

    run(command, params) {
        this.editor.shared.selection.focusEditable();
        this.editor.shared.userCommand.getCommand(command).run(params);
    }

    insertImage(url, name) {
        const image = this.editor.document.createElement("img");
        image.src = url;
        image.alt = name;
        image.className = "img-fluid";
        this.editor.shared.selection.focusEditable();
        this.editor.shared.dom.insert(image);
        this.editor.shared.history.addStep();
    }

    onPaste(ev) {
        const images = [...ev.clipboardData.files].filter(({ type }) =>
            type.startsWith("image/")
        );
        const hasText = ev.clipboardData.types.includes("text/html");
        if (images.length && !hasText) {
            ev.preventDefault();
            ev.stopPropagation();
            this.props.onImages(images);
        }
    }
}
