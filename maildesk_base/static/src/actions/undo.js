import { _t } from "@web/core/l10n/translation";
import { actions } from "../core/registries";

actions.add({
    id: "undo",
    sequence: 420,
    label: _t("Undo"),
    icon: "undo",
    hotkey: "z",
    isAvailable: ({ store }) => store.toasts.some((toast) => toast.onAction),
    run: ({ services }) => services["maildesk.toast"].runLatest(),
});
