import { Component, markup, onWillUnmount } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Wysiwyg } from "../../compat";
import { cleanForEditing } from "./clean";
import { adoptPictures } from "./adopt_pictures";
import { DRAFT_PLUGINS } from "./plugins";
import { whatIsWritten } from "./what_is_written";

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
        // Files that were pasted: images for the text, or to be attached.
        onFiles: Function,
        // Makes an image a file of the draft; gives it its address.
        onPicture: Function,
        onRemoteImages: Function,
    };

    setup() {
        const { draft, handle } = this.props;
        this.isStarting = true;
        this.isEdited = false;
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
        // The editor writes the same text in its own way: that is no change.
        this.known = this.editor.getContent();
        const { draft } = this.props;
        if (draft.to.length && draft.layout !== "minimised") {
            this.editor.editable.focus();
            this.editor.shared.selection.setCursorStart(
                this.editor.editable.querySelector(FIRST_TEXT) || this.editor.editable
            );
        }
    }

    onChange() {
        if (this.isStarting) {
            return;
        }
        this.adoptPictures();
        this.read();
    }

    /** Whatever way an image came in, it leaves as a file of this draft, or not at all. */
    adoptPictures() {
        const { draft, onPicture, onRemoteImages } = this.props;
        const remoteCount = adoptPictures(
            this.editor.editable,
            draft.id,
            async (url) => {
                const address = await onPicture(url);
                return this.editor.isDestroyed ? null : address;
            }
        );
        if (remoteCount) {
            onRemoteImages();
        }
    }

    /** Bring the text into the draft, when it is another than before. */
    read() {
        if (!this.editor || this.editor.isDestroyed || this.isStarting) {
            return;
        }
        const body = this.editor.getContent();
        if (body === this.known) {
            return;
        }
        this.isEdited ||= this.isWrittenOn(body);
        this.known = body;
        if (this.isEdited) {
            this.props.onChange({ body });
        }
    }

    /**
     * A click alone makes the editor tidy the text up, which cannot be undone, and
     * a cursor at the end makes it add a paragraph, which can.
     */
    isWrittenOn(body) {
        return (
            this.editor.shared.history.canUndo() &&
            whatIsWritten(body) !== whatIsWritten(this.known)
        );
    }

    run(command, params) {
        this.editor.shared.selection.focusEditable();
        this.editor.shared.userCommand.getCommand(command).run(params);
    }

    /** An image into the text: where the cursor is, or at its end when put away. */
    insertImage(url, name) {
        const image = document.createElement("img");
        image.src = url;
        image.alt = name;
        image.className = "img-fluid";
        if (!this.editor || this.editor.isDestroyed) {
            const { draft } = this.props;
            this.props.onChange({ body: `${draft.body}<p>${image.outerHTML}</p>` });
            return;
        }
        this.editor.shared.selection.focusEditable();
        this.editor.shared.dom.insert(image);
        this.editor.shared.history.addStep();
    }

    onPaste(ev) {
        const { files } = ev.clipboardData;
        if (files.length && !hasWords(ev.clipboardData.getData("text/html"))) {
            ev.preventDefault();
            ev.stopPropagation();
            this.props.onFiles([...files]);
        }
    }
}

/** Beside a copied image browsers put a page that shows it, and nothing else. */
function hasWords(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    return Boolean(page.body.textContent.trim());
}
