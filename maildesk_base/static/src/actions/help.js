import { _t } from "@web/core/l10n/translation";
import { ShortcutsDialog } from "../app/shortcuts/shortcuts_dialog";
import { actions } from "../core/registries";

actions.add({
    id: "help",
    sequence: 360,
    label: ({ place }) =>
        place === "help" ? _t("Show this list") : _t("Keyboard shortcuts"),
    icon: "keyboard",
    group: "navigate",
    hotkey: "?",
    run: ({ services }) => services.dialog.add(ShortcutsDialog),
});
