import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { actions } from "../core/registries";

/** What ends the writing of a message. */
actions.add({
    id: "send",
    sequence: 150,
    label: _t("Send"),
    icon: "send",
    places: ["composer"],
    group: "write",
    hotkey: "Ctrl Enter",
    run: ({ window }) => window.send(),
});

actions.add({
    id: "discard",
    sequence: 160,
    label: _t("Discard draft"),
    icon: "trash",
    places: ["composer"],
    group: "write",
    run({ composer, draft, services }) {
        if (draft.isEmpty || draft.is_untouched) {
            return composer.discard(draft);
        }
        return services.dialog.add(ConfirmationDialog, {
            title: _t("Discard this draft?"),
            body: _t("Your message will be deleted."),
            confirmLabel: _t("Discard"),
            confirmClass: "btn-danger",
            confirm: () => composer.discard(draft),
            cancel: () => {},
        });
    },
});
