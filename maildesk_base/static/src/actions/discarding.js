import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";

/** Asks, and throws away drafts that no mail server has yet: they cannot be restored. */
export function discardDrafts(rows, { composer, services }) {
    services.dialog.add(ConfirmationDialog, {
        title: _t("Discard draft"),
        body:
            rows.length === 1
                ? _t("Discard this draft? This cannot be undone.")
                : _t("Discard %s drafts? This cannot be undone.", rows.length),
        confirmLabel: _t("Discard"),
        confirmClass: "btn-danger",
        confirm: async () => {
            for (const { draft_id: id } of rows) {
                const open = composer.windows.find((draft) => draft.id === id);
                await composer.discard(open || { id, key: `draft:${id}` });
            }
        },
        cancel: () => {},
    });
}
