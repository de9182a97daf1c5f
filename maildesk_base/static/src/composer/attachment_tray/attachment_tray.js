import { Component } from "@odoo/owl";
import { Icon } from "../../core/components/icon/icon";
import { fileSize } from "../../core/utils/text";

/** Files of a draft, those still on their way included. */
export class AttachmentTray extends Component {
    static template = "maildesk_base.AttachmentTray";
    static components = { Icon };
    static props = { draft: Object, uploads: Object };

    get files() {
        return this.props.draft.files;
    }

    size(file) {
        return fileSize(file.size);
    }

    percent(upload) {
        return Math.round(upload.progress * 100);
    }
}
