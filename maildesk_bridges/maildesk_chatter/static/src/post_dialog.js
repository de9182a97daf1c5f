import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { errorText, fileSize } from "@maildesk_base/api";
import { SearchList } from "@maildesk_base/components";

/** A mail as a note in the chatter of a record: which record, and what of the mail. */
export class PostDialog extends Component {
    static template = "maildesk_chatter.PostDialog";
    static components = { Dialog, SearchList };
    static props = { close: Function, message: Object };

    setup() {
        this.api = useService("maildesk.api");
        this.toasts = useService("maildesk.toast");
        const files = this.props.message.attachments.filter((file) => !file.is_inline);
        this.state = useState({
            kinds: [],
            model: "",
            record: null,
            description: "newest",
            files: files.map(({ id, name, size }) => ({
                id,
                name,
                size,
                isChosen: true,
            })),
            inform: false,
            warning: "",
            error: "",
            isPosting: false,
        });
        this.choices = [
            { value: "newest", text: _t("Newest text only") },
            { value: "whole", text: _t("Whole mail") },
            { value: "none", text: _t("Nothing") },
        ];
        Object.assign(this, { fileSize });
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
        const chosen = files.filter(({ isChosen }) => isChosen);
        return { description, inform, attachment_ids: chosen.map(({ id }) => id) };
    }

    async post() {
        const { record } = this.state;
        Object.assign(this.state, { isPosting: true, error: "" });
        try {
            const posted = await this.api.call("post_on_record", {
                message_id: this.props.message.id,
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
