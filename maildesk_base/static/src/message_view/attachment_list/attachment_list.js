import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useFileViewer } from "@web/core/file_viewer/file_viewer_hook";
import { Icon } from "../../core/components/icon/icon";
import { FileRecords } from "../../core/components/mail_parts/mail_parts";
import { fileSize } from "../../core/utils/text";
import { archiveUrl } from "../../core/utils/urls";
import { AttachmentFile } from "./attachment_file";

/** The files of a message: look at them, download one or all. */
export class AttachmentList extends Component {
    static template = "maildesk_base.AttachmentList";
    static components = { FileRecords, Icon };
    static props = { attachments: Array, messageId: Number };

    setup() {
        this.viewer = useFileViewer();
    }

    get files() {
        return this.props.attachments
            .filter((attachment) => !attachment.is_inline)
            .map((attachment) => new AttachmentFile(attachment));
    }

    get summary() {
        const { files } = this;
        const bytes = files.reduce((sum, file) => sum + (file.size || 0), 0);
        return files.length === 1
            ? _t("1 attachment (%s)", fileSize(bytes))
            : _t("%(count)s attachments (%(size)s)", {
                  count: files.length,
                  size: fileSize(bytes),
              });
    }

    get archiveUrl() {
        return archiveUrl(this.props.messageId);
    }

    size(file) {
        return fileSize(file.size);
    }

    open(file, ev) {
        if (file.isViewable) {
            ev.preventDefault();
            const { files } = this;
            const shown = files.find((candidate) => candidate.id === file.id);
            this.viewer.open(shown, files);
        }
    }
}
