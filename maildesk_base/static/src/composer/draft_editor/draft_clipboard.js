import { ClipboardPlugin } from "../../compat";

/**
 * Pasting into a draft. Word processors put an image of the text beside the text: that
 * one is left out. What another draft shows is pasted like what any page shows, so that
 * its images are looked at.
 */
export class DraftClipboardPlugin extends ClipboardPlugin {
    handlePasteOdooEditorHtml(clipboardData) {
        const html = clipboardData.getData("application/vnd.odoo.odoo-editor");
        return /<img\b/i.test(html)
            ? false
            : super.handlePasteOdooEditorHtml(clipboardData);
    }

    handlePasteHtml(selection, clipboardData) {
        return super.handlePasteHtml(selection, {
            getData: (type) => clipboardData.getData(type),
            items: [],
        });
    }
}
