import { Component, markup, onWillStart, useChildSubEnv, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { CallbackRecorder } from "@web/search/action_hook";
import { View } from "@web/views/view";
import { user } from "../../compat";
import { EmptyState } from "../../core/components/empty_state/empty_state";
import {
    chosenFiles,
    FileChoice,
    fileChoices,
    TextChoice,
} from "../../core/components/mail_parts/mail_parts";
import { RecordCard } from "../../core/components/record_card/record_card";
import { CreateButtons } from "./create_buttons";

/**
 * A record of another app, made of a mail: Odoo's own form of it with what the mail says,
 * and what of the mail goes along. Nothing is written before it is saved.
 */
export class CreateDialog extends Component {
    static template = "maildesk_base.CreateDialog";
    static components = {
        Dialog,
        EmptyState,
        FileChoice,
        RecordCard,
        TextChoice,
        View,
    };
    static props = {
        close: Function,
        row: Object,
        message: Object,
        // Of `record_panel`: {model, label, icon}
        bridge: Object,
        // What the bridge gets beside the mail.
        options: { type: Object, optional: true },
    };
    static defaultProps = { options: {} };

    setup() {
        this.records = useService("maildesk.records");
        this.state = useState({
            status: "loading",
            error: "",
            duplicates: [],
            files: [],
            filesError: "",
            contact: null,
            createsContact: false,
            description: "newest",
            hasDescription: false,
            // What a tick says with which the app sends something about the record.
            informLabel: "",
            informs: false,
            isSaving: false,
            opensAfter: false,
        });
        // However often it is saved: one dialog makes one record.
        this.requestId = crypto.randomUUID?.() || `${Date.now()}-${Math.random()}`;
        // Of this kind: another one that is made meanwhile makes this one superfluous.
        this.linkedIds = [];
        this.values = {};
        // The form's buttons are in the footer, where they hand over the form's record.
        this.form = {
            Buttons: CreateButtons,
            state: this.state,
            root: null,
            take: (root) => this.take(root),
        };
        this.isDone = false;
        useChildSubEnv({ createRecord: this.form });
        this.title = _t("Create %s", this.props.bridge.label);
        this.failedTitle = _t("This can't be created");
        onWillStart(() => {
            this.load();
        });
    }

    get model() {
        return this.props.bridge.model;
    }

    async load() {
        Object.assign(this.state, { status: "loading", error: "" });
        try {
            const prepared = await this._prepare();
            if (prepared.reason) {
                Object.assign(this.state, { status: "failed", error: prepared.reason });
                return;
            }
            this.viewProps = this._viewProps(prepared);
            this.linkedIds = prepared.linked_ids;
            Object.assign(this.state, {
                status: "ready",
                duplicates: prepared.duplicates,
                contact: prepared.contact || null,
                createsContact: Boolean(prepared.contact?.is_wanted),
                hasDescription: Boolean(prepared.has_description),
                informLabel: prepared.inform || "",
                opensAfter: Boolean(prepared.opens),
            });
            await this._loadFiles();
        } catch (error) {
            const text = this.records.errorText(error);
            Object.assign(this.state, { status: "failed", error: text });
        }
    }

    async _prepare() {
        const { message, options } = this.props;
        const { description } = this.state;
        const prepared = await this.records.prepare(message.id, this.model, {
            ...options,
            description,
        });
        const before = this.values;
        this.values = prepared.values;
        this.changed = Object.entries(prepared.values).filter(
            ([name, value]) => before[name] !== value
        );
        return prepared;
    }

    _viewProps(prepared) {
        const defaults = Object.entries(prepared.values).map(([name, value]) => [
            `default_${name}`,
            value,
        ]);
        return {
            type: "form",
            resModel: this.model,
            resId: false,
            viewId: prepared.view_id || false,
            context: {
                ...Object.fromEntries(defaults),
                ...companyFirst(prepared.company_id),
            },
            display: { controlPanel: false },
            buttonTemplate: "maildesk_base.CreateDialogButtons",
            saveRecord: (record) => this.save(record),
            discardRecord: () => this.props.close(),
            __beforeLeave__: new CallbackRecorder(),
        };
    }

    /** The record can do without them, so their failure is no reason to give up. */
    async _loadFiles() {
        try {
            this.state.files = fileChoices(
                await this.records.files(this.props.message)
            );
        } catch (error) {
            this.state.filesError = this.records.errorText(error);
        }
    }

    /** How much of the mail is its description; what else was typed stays. */
    async describe(description) {
        this.state.description = description;
        const { root } = this.form;
        try {
            await this._prepare();
        } catch (error) {
            this.state.error = this.records.errorText(error);
            return;
        }
        const shown = this.changed.filter(([name]) => name in root.activeFields);
        if (shown.length) {
            await root.update(Object.fromEntries(shown.map(valueFor(root))));
        }
    }

    /**
     * Odoo's forms save themselves when their tab is hidden or their page is left: that
     * would make a record that nobody has asked for, and no mail belongs to.
     */
    take(root) {
        this.form.root = root;
        root.save = () => Promise.resolve(false);
        root.urgentSave = () => Promise.resolve(this.isDone || !root.dirty);
    }

    get options() {
        const { contact, createsContact, files, informs } = this.state;
        const chosen = chosenFiles(files);
        return {
            request_id: this.requestId,
            linked_ids: this.linkedIds,
            ...(chosen.length ? { attachment_ids: chosen } : {}),
            ...(contact ? { create_contact: createsContact } : {}),
            ...(informs ? { inform: true } : {}),
        };
    }

    /** @returns {Promise<boolean>} whether there is a record now */
    async save(record) {
        const { state } = this;
        if (state.isSaving) {
            return false;
        }
        state.isSaving = true;
        state.error = "";
        try {
            if (!(await record.checkValidity({ displayNotification: true }))) {
                return false;
            }
            const changes = await record.getChanges();
            await this._create({ ...this.values, ...changes });
            return true;
        } catch (error) {
            state.error = this.records.errorText(error);
            return false;
        } finally {
            state.isSaving = false;
        }
    }

    async _create(values) {
        const { row, message, bridge, close } = this.props;
        const { options } = this;
        const answer = await this.records.create(
            row,
            message.id,
            bridge,
            values,
            options
        );
        this.isDone = true;
        close();
        if (this.state.opensAfter) {
            await this.records.open(answer.record);
        }
    }

    open({ model, res_id: id }) {
        this.props.close();
        return this.records.open({ model, id });
    }

    async link(record) {
        const { row, message, close } = this.props;
        if (await this.records.link(row, message.id, record)) {
            close();
        }
    }
}

/** The company of the mailbox is the one that defaults are taken from. */
function companyFirst(companyId) {
    const active = user.activeCompanies.map(({ id }) => id);
    return active.includes(companyId) && active[0] !== companyId
        ? {
              allowed_company_ids: [
                  companyId,
                  ...active.filter((id) => id !== companyId),
              ],
          }
        : {};
}

/** As the form's record has it; the server has made HTML of records safe. */
function valueFor({ fields }) {
    return ([name, value]) => [
        name,
        fields[name].type === "html" ? markup(value || "") : value,
    ];
}
