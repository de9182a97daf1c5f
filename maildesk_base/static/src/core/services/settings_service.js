import { registry } from "@web/core/registry";

/** The ways from the app to the pages where mailboxes are set up. */
export const settingsService = {
    dependencies: ["action", "maildesk.session"],
    start(env, { action, "maildesk.session": session }) {
        // The mailboxes may be others once a dialog is closed.
        const inDialog = (xmlId) => action.doAction(xmlId, { onClose: session.reload });
        return {
            openAccounts: () => action.doAction("maildesk_base.mailbox_account_action"),
            connectMailbox: () => inDialog("maildesk_base.mailbox_connect_action"),
            joinMailbox: () => inDialog("maildesk_base.mailbox_join_action"),
            /** To the provider's own sign-in page; it sends the browser back to the app. */
            authorize: (id) =>
                action.doActionButton({
                    type: "object",
                    name: "action_authorize",
                    resModel: "mailbox.account",
                    resId: id,
                }),
            openAccount: (id) =>
                action.doAction({
                    type: "ir.actions.act_window",
                    res_model: "mailbox.account",
                    res_id: id,
                    views: [[false, "form"]],
                    target: "current",
                }),
        };
    },
};

registry.category("services").add("maildesk.settings", settingsService);
