import { Component, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { errorText } from "@maildesk_base/api";
import {
    chosenFiles,
    EmptyState,
    FileChoice,
    fileChoices,
    FileRecords,
    SearchList,
} from "@maildesk_base/components";
import { FilingTags } from "./filing_tags";

/** Attachments of a mail, or all of it, into a directory of Documents. */
export class FilingDialog extends Component {
    static template = "maildesk_dms.FilingDialog";
    static components = {
        Dialog,
        EmptyState,
        FileChoice,
        FileRecords,
        FilingTags,
        SearchList,
    };
    static props = { close: Function, message: Object };

    setup() {
        this.api = useService("maildesk.api");
        this.toasts = useService("maildesk.toast");
        this.reader = useService("maildesk.reader");
        this.records = useService("maildesk.records");
        const files = fileChoices(this.props.message.attachments);
        this.state = useState({
            files,
            // Without a file it is the mail that somebody wants to keep.
            whole: !files.length,
            print: false,
            printReason: "",
            filed: {},
            directory: null,
            tags: [],
            reason: "",
            bridge: null,
            refused: [],
            error: "",
            isSaving: false,
        });
        this.title = _t("This mail can't be saved to Documents");
        this.find = async (text) => {
            const { directories } = await this._ask(text);
            return directories.map((each) => ({ ...each, icon: "folder" }));
        };
        onWillStart(() => {
            this.load();
        });
    }

    _ask(text = "") {
        return this.api.call("filing", { message_id: this.props.message.id, text });
    }

    async load() {
        try {
            const answer = await this._ask();
            const { directories, directory_id: likely } = answer;
            const { bridge, filed, reason } = answer;
            // Who has been quicker has chosen one already.
            const directory =
                this.state.directory ||
                directories.find(({ id }) => id === likely) ||
                null;
            const printReason = answer.print_reason;
            Object.assign(this.state, {
                bridge,
                directory,
                filed,
                reason,
                printReason,
            });
            for (const file of this.state.files) {
                file.records = filed[file.id] || [];
                file.isChosen = !file.records.length;
            }
        } catch (error) {
            this.state.reason = errorText(error);
        }
    }

    get chosen() {
        return chosenFiles(this.state.files);
    }

    get isReady() {
        const { bridge, directory, whole, print, isSaving } = this.state;
        const isChosen = whole || print || this.chosen.length;
        return Boolean(bridge && directory && !isSaving && isChosen);
    }

    async save() {
        const { directory, tags, whole, print } = this.state;
        const tagIds = tags.map(({ id }) => id);
        Object.assign(this.state, { isSaving: true, error: "", refused: [] });
        if (!(await this.records.allow(this.props.message.id, this.state.bridge))) {
            this.state.isSaving = false;
            return;
        }
        try {
            const { files, refused } = await this.api.call("file_mail", {
                message_id: this.props.message.id,
                directory_id: directory.id,
                options: { attachment_ids: this.chosen, whole, print, tag_ids: tagIds },
            });
            this._report(files, refused, directory);
        } catch (error) {
            this.state.error = errorText(error);
        }
        this.state.isSaving = false;
    }

    _report(files, refused, { name }) {
        const added = files.filter((file) => file.is_new).length;
        if (added) {
            const text =
                added === 1
                    ? _t("1 file saved to %s", name)
                    : _t("%(count)s files saved to %(name)s", { count: added, name });
            this.toasts.add({ text });
        } else if (files.length) {
            this.toasts.add({ text: _t("Already in %s", name) });
        }
        // Its attachments say where they are from now on.
        this.reader.reload(this.props.message.id);
        this.state.refused = refused;
        if (!refused.length) {
            this.props.close();
        }
    }
}
