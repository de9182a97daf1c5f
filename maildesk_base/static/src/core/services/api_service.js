import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

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
        return _t("There is no connection to the server. Your work is kept.");
    }
    if (error instanceof RPCError && USER_ERRORS.has(error.exceptionName)) {
        return error.data.message;
    }
    return _t("This did not work. Please try again.");
}

export function isOffline(error) {
    return error instanceof ConnectionLostError;
}

/** The methods of `mailbox.client`, see docs/client-api.md; nothing else is called. */
export const apiService = {
    dependencies: ["orm"],
    start(env, { orm }) {
        const call = (method, kwargs = {}) =>
            orm.silent.call(MODEL, method, [], kwargs);
        return {
            call,
            bootstrap: () => call("bootstrap"),
            listMessages: (options) => call("list_messages", options),
            search: (options) => call("search", options),
            searchServer: (query) => call("search_server", { query }),
            openMessage: (id) => orm.silent.call(MODEL, "open_message", [id]),
            openConversation: (id) => orm.silent.call(MODEL, "open_conversation", [id]),
            act: (ids, action, params) =>
                orm.silent.call(MODEL, "act", [ids, action, params]),
            undo: (token) => call("undo", { token }),
            saveDraft: (values) => call("save_draft", { values }),
            openDraft: (id) => orm.silent.call(MODEL, "open_draft", [id]),
            editDraft: (messageId) => orm.silent.call(MODEL, "edit_draft", [messageId]),
            reply: (id, mode) => orm.silent.call(MODEL, "reply", [id, mode]),
            discardDraft: (id) => orm.silent.call(MODEL, "discard_draft", [id]),
            removeAttachment: (id, attachmentId) =>
                orm.silent.call(MODEL, "remove_attachment", [id, attachmentId]),
            send: (id, sendAt = null, force = false) =>
                orm.silent.call(MODEL, "send", [id, sendAt, force]),
            cancelSend: (id) => orm.silent.call(MODEL, "cancel_send", [id]),
            suggestRecipients: (text, limit) =>
                call("suggest_recipients", { text, limit }),
            showRemote: (id, trust) =>
                orm.silent.call(MODEL, "show_remote", [id, trust]),
            refresh: (ids) => orm.silent.call(MODEL, "refresh", [ids]),
            watch: (ids) => orm.silent.call(MODEL, "watch", [ids]),
            loadOlder: (id, count) => orm.silent.call(MODEL, "load_older", [id, count]),
            setFolder: (id, values) =>
                orm.silent.call(MODEL, "set_folder", [id, values]),
            createFolder: (accountId, name, parentId) =>
                orm.silent.call(MODEL, "create_folder", [accountId, name, parentId]),
            renameFolder: (id, name) =>
                orm.silent.call(MODEL, "rename_folder", [id, name]),
            colorFolder: (id, color) =>
                orm.silent.call(MODEL, "color_folder", [id, color]),
            deleteFolder: (id) => orm.silent.call(MODEL, "delete_folder", [id]),
            saveSearch: (name, query) =>
                orm.silent.call(MODEL, "save_search", [name, query]),
            setPreference: (name, value) =>
                orm.silent.call(MODEL, "set_preference", [name, value]),
            folderCounters: (ids) => orm.silent.call(MODEL, "folder_counters", [ids]),
        };
    },
};

registry.category("services").add("maildesk.api", apiService);
