import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";

/**
 * Ask the owner of a mailbox, and say who learns of its mail by records of a kind.
 *
 * @param {Object} dialogs Odoo's service
 * @param {{label: string, first_use: string}} bridge
 * @returns {Promise<boolean>} whether they want to use it
 */
export function confirmFirstUse(dialogs, { label, first_use: body }) {
    return new Promise((resolve) => {
        const props = {
            title: _t("Use %s with this mailbox?", label),
            body,
            confirmLabel: _t("Enable"),
            confirm: () => resolve(true),
            cancelLabel: _t("Not now"),
            cancel: () => resolve(false),
        };
        dialogs.add(ConfirmationDialog, props, { onClose: () => resolve(false) });
    });
}
