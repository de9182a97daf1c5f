import { Component, useState } from "@odoo/owl";
import { Icon } from "../../core/components/icon/icon";
import { fileSize } from "../../core/utils/text";

/** Files of a draft, those still on their way included. */
export class AttachmentTray extends Component {
    static template = "maildesk_base.AttachmentTray";
    static components = { Icon };
    static props = { draft: Object, uploads: Object };

    setup() {
        this.draft = useState(this.props.draft);
    }

    get files() {
        return this.draft.files;
    }

    size(file) {
        return fileSize(file.size);
    }
}
