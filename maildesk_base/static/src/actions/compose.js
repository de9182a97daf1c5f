import { _t } from "@web/core/l10n/translation";
import { actions } from "../core/registries";

actions.add({
    id: "compose",
    sequence: 90,
    label: _t("Compose"),
    icon: "compose",
    group: "write",
    hotkey: "c",
    run: ({ composer }) => composer.compose(),
});
