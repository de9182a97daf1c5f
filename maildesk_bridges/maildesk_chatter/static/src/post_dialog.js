import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { errorText } from "@maildesk_base/api";
import {
    chosenFiles,
    FileChoice,
    fileChoices,
    SearchList,
    TextChoice,
} from "@maildesk_base/components";

/** A mail as a note in the chatter of a record: which record, and what of the mail. */
export class PostDialog extends Component {
    static template = "maildesk_chatter.PostDialog";
    static components = { Dialog, FileChoice, SearchList, TextChoice };
    static props = { close: Function, message: Object };

    setup() {
        this.api = useService("maildesk.api");
        this.toasts = useService("maildesk.toast");
        this.records = useService("maildesk.records");
        this.state = useState({
            kinds: [],
            model: "",
            record: null,
            description: "newest",
            files: fileChoices(this.props.message.attachments),
            inform: false,
            warning: "",
            error: "",
            isPosting: false,
        });
        this.find = (text) => this._find(text);
    }

    async _find(text) {
        const { kinds, records, warning } = await this.api.call("post_targets", {
            message_id: this.props.message.id,
            res_model: this.state.model || null,
            text,
        });
        Object.assign(this.state, { kinds, warning });
        return records.map((record) => ({
            ...record,
            id: `${record.model} ${record.res_id}`,
            hint: record.is_posted ? _t("Already posted") : record.kind,
        }));
    }

    chooseKind(ev) {
        Object.assign(this.state, { model: ev.target.value, record: null });
    }

    get isReady() {
        return Boolean(this.state.record && !this.state.isPosting);
    }

    get options() {
        const { description, files, inform } = this.state;
        return { description, inform, attachment_ids: chosenFiles(files) };
    }

    async post() {
        const { record } = this.state;
        const { id: messageId } = this.props.message;
        Object.assign(this.state, { isPosting: true, error: "" });
        const bridge = { ...record, label: record.kind };
        if (!(await this.records.allow(messageId, bridge))) {
            this.state.isPosting = false;
            return;
        }
        record.first_use = "";
        try {
            const posted = await this.api.call("post_on_record", {
                message_id: messageId,
                res_model: record.model,
                res_id: record.res_id,
                options: this.options,
            });
            const { name } = posted.record;
            const text = posted.is_new
                ? _t("Posted on %s", name)
                : _t("Already posted on %s", name);
            this.toasts.add({ text });
            this.props.close();
        } catch (error) {
            this.state.error = errorText(error);
        }
        this.state.isPosting = false;
    }
}
