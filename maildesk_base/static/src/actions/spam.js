import { _t } from "@web/core/l10n/translation";
import { actions } from "../core/registries";

actions.add({
    id: "spam",
    sequence: 30,
    label: _t("Spam"),
    icon: "spam",
    places: ["toolbar", "bulk"],
    hotkey: "!",
    appliesTo: (row, ctx) => !row.is_draft && ctx.roleOf(row) !== "spam",
    reason: () => _t("Drafts cannot be spam."),
    leavesList: "always",
    takesConversation: true,
});

actions.add({
    id: "not_spam",
    sequence: 31,
    label: _t("Not spam"),
    icon: "check",
    places: ["toolbar", "bulk"],
    hotkey: "!",
    appliesTo: (row, ctx) => ctx.isAllIn("spam"),
    leavesList: "folder",
    takesConversation: true,
});
