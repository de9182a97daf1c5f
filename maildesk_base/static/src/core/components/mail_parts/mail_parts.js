import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { fileSize } from "../../utils/text";
import { Icon } from "../icon/icon";

let groups = 0;

/** How much of a mail's text is taken over: `whole`, `newest` or `none`. */
export class TextChoice extends Component {
    static template = "maildesk_base.TextChoice";
    static props = {
        title: { type: String, optional: true },
        value: String,
        onChange: Function,
    };

    setup() {
        this.group = `o_md_text_${++groups}`;
        this.choices = [
            { value: "whole", text: _t("Whole mail") },
            { value: "newest", text: _t("Newest text only") },
            { value: "none", text: _t("Nothing") },
        ];
    }
}

/** The records of other apps that a file is in already. */
export class FileRecords extends Component {
    static template = "maildesk_base.FileRecords";
    static components = { Icon };
    // {label, name, icon, url}, see `attachment` in docs/client-api.md
    static props = { records: Array };
}

/** Which of its files are taken over; other things to tick stand below, as the slot. */
export class FileChoice extends Component {
    static template = "maildesk_base.FileChoice";
    static components = { FileRecords };
    static props = {
        title: { type: String, optional: true },
        // State of the parent, see `fileChoices`: {id, name, size, records, isChosen}
        files: Array,
        error: { type: String, optional: true },
        slots: { type: Object, optional: true },
    };

    setup() {
        Object.assign(this, { fileSize });
    }

    get areAllChosen() {
        return this.props.files.every(({ isChosen }) => isChosen);
    }

    toggleAll() {
        const isChosen = !this.areAllChosen;
        this.props.files.forEach((file) => (file.isChosen = isChosen));
    }
}

/** All files of a mail, but for those that are part of its text; all are ticked. */
export function fileChoices(attachments) {
    return attachments
        .filter((file) => !file.is_inline)
        .map(({ id, name, size, records = [] }) => ({
            id: String(id),
            name,
            size,
            records,
            isChosen: true,
        }));
}

/** Ids of the ticked ones. */
export function chosenFiles(files) {
    return files.filter(({ isChosen }) => isChosen).map(({ id }) => id);
}
