import { _t } from "@web/core/l10n/translation";
import { actions } from "../core/registries";
import { isDark } from "../core/utils/theme";

/** In the dark, mail can be shown in the colours that its sender has chosen. */
actions.add({
    id: "colours",
    sequence: 200,
    label: ({ message, store }) =>
        store.reader.originals.has(message.id)
            ? _t("Dark colours")
            : _t("Original colours"),
    icon: "moon",
    places: ["card"],
    group: "view",
    isAvailable: ({ message, store }) => Boolean(message) && isDark(store.theme),
    run: ({ message, store }) => store.reader.toggleOriginal(message.id),
});
