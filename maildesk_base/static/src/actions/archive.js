import { _t } from "@web/core/l10n/translation";
import { actions } from "../core/registries";

actions.add({
    id: "archive",
    sequence: 10,
    label: _t("Archive"),
    icon: "archive",
    places: ["toolbar", "bulk", "row"],
    hotkey: "e",
    appliesTo: (row, ctx) => !row.is_draft && ctx.roleOf(row) !== "archive",
    reason: (ctx) =>
        ctx.isAllIn("archive")
            ? _t("This is already in the Archive.")
            : _t("Drafts cannot be archived."),
    // Where labels are folders, archiving takes the Inbox away and leaves the others.
    leavesList: (row, { folder, account }) =>
        folder && account?.uses_labels && folder.role !== "inbox" ? "" : "folder",
    takesConversation: true,
});
