import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { ConnectionLostError, RPCError } from "../../compat";
import { isSignedOut } from "../connection/sign_in_service";

const MODEL = "mailbox.client";
const USER_ERRORS = new Set([
    "odoo.exceptions.UserError",
    "odoo.exceptions.AccessError",
    "odoo.exceptions.MissingError",
    "odoo.exceptions.ValidationError",
]);

/** A sentence for people, whatever went wrong. */
export function errorText(error) {
    if (isOffline(error)) {
        return _t("No connection to the server. Your work is saved.");
    }
    if (isSignedOut(error)) {
        return _t("You are signed out. Sign in to continue; your work is saved.");
    }
    if (isRefusal(error)) {
        return error.data.message;
    }
    return _t("Something went wrong. Please try again.");
}

/** The server understood, and says why it does not do it. */
export function isRefusal(error) {
    if (!(error instanceof RPCError)) {
        return false;
    }
    // Subclasses name the class that they are shown as.
    const shownAs = error.data?.context?.exception_class;
    return USER_ERRORS.has(error.exceptionName) || USER_ERRORS.has(shownAs);
}

export function isOffline(error) {
    return error instanceof ConnectionLostError;
}

/** The methods of `mailbox.client`, see docs/client-api.md; nothing else is called. */
export const apiService = {
    dependencies: ["orm", "maildesk.sign_in"],
    start(env, { orm, "maildesk.sign_in": signIn }) {
        const ask = (method, args, kwargs = {}) =>
            signIn.guard(() => orm.silent.call(MODEL, method, args, kwargs));
        const call = (method, kwargs) => ask(method, [], kwargs);
        return {
            call,
            bootstrap: () => call("bootstrap"),
            listMessages: (options) => call("list_messages", options),
            countMessages: (options) => call("count_messages", options),
            search: (options) => call("search", options),
            searchServer: (query) => call("search_server", { query }),
            openMessage: (id) => ask("open_message", [id]),
            openConversation: (id) => ask("open_conversation", [id]),
            act: (ids, action, params, page) =>
                ask("act", [ids, action, params], { page }),
            undo: (token, page) => call("undo", { token, page }),
            saveDraft: (values) => call("save_draft", { values }),
            openDraft: (id) => ask("open_draft", [id]),
            editDraft: (messageId) => ask("edit_draft", [messageId]),
            reply: (id, mode) => ask("reply", [id, mode]),
            copyDraft: (id, values) => ask("copy_draft", [id, values]),
            discardDraft: (id, version) => ask("discard_draft", [id, version]),
            removeAttachment: (id, attachmentId) =>
                ask("remove_attachment", [id, attachmentId]),
            send: (id, sendAt = null, force = false, version = null) =>
                ask("send", [id, sendAt, force, version]),
            cancelSend: (id) => ask("cancel_send", [id]),
            suggestRecipients: (text, limit) =>
                call("suggest_recipients", { text, limit }),
            showRemote: (id, trust) => ask("show_remote", [id, trust]),
            refresh: (ids) => ask("refresh", [ids]),
            // Nobody's doing: they do not ask anybody to sign in.
            readAhead: (conversationIds, messageIds) =>
                orm.silent.call(MODEL, "read_ahead", [conversationIds, messageIds]),
            watch: (ids, shownIds) => orm.silent.call(MODEL, "watch", [ids, shownIds]),
            loadOlder: (id, count) => ask("load_older", [id, count]),
            unreadable: (accountId) => ask("unreadable", [accountId]),
            retryUnreadable: (id) => ask("retry_unreadable", [id]),
            showUnreadable: (id) => ask("show_unreadable", [id]),
            setFolder: (id, values) => ask("set_folder", [id, values]),
            createFolder: (accountId, name, parentId) =>
                ask("create_folder", [accountId, name, parentId]),
            renameFolder: (id, name) => ask("rename_folder", [id, name]),
            colorFolder: (id, color) => ask("color_folder", [id, color]),
            deleteFolder: (id) => ask("delete_folder", [id]),
            saveSearch: (name, query) => ask("save_search", [name, query]),
            setPreference: (name, value) => ask("set_preference", [name, value]),
            recordPanel: (messageId) => ask("record_panel", [messageId]),
            proposals: (messageId, model, text, limit) =>
                ask("proposals", [messageId, model, text, limit]),
            recentRecords: (messageId, model) =>
                ask("recent_records", [messageId, model]),
            rowLinks: (ids) => ask("row_links", [ids]),
            enableBridge: (messageId, model) =>
                ask("enable_bridge", [messageId, model]),
            link: (messageId, model, id, options) =>
                ask("link", [messageId, model, id, options]),
            unlinkRecord: (messageId, linkId) =>
                ask("unlink_record", [messageId, linkId]),
            actOnRecord: (messageId, linkId, action) =>
                ask("act_on_record", [messageId, linkId, action]),
            prepare: (messageId, model, options) =>
                ask("prepare", [messageId, model, options]),
            createRecord: (messageId, model, values, options) =>
                ask("create_record", [messageId, model, values, options]),
            undoCreate: (token) => ask("undo_create", [token]),
            applyRecordTemplate: (id, draftId, withFiles) =>
                ask("apply_record_template", [id, draftId, withFiles]),
            replyFrom: (model, id) => ask("reply_from", [model, id]),
            folderCounters: (ids) => ask("folder_counters", [ids]),
        };
    },
};

registry.category("services").add("maildesk.api", apiService);
