import { registry } from "@web/core/registry";

/** The ways from the app to the pages where mailboxes are set up. */
export const settingsService = {
    dependencies: ["action"],
    start(env, { action }) {
        return {
            canJoin: false,
            openAccounts: () => action.doAction("maildesk_base.mailbox_account_action"),
            connectMailbox: () => openAccount(false),
            openAccount,
        };

        function openAccount(id) {
            return action.doAction({
                type: "ir.actions.act_window",
                res_model: "mailbox.account",
                res_id: id,
                views: [[false, "form"]],
                target: "current",
            });
        }
    },
};

registry.category("services").add("maildesk.settings", settingsService);
