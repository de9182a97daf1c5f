import { _t } from "@web/core/l10n/translation";
import { actions } from "../core/registries";
import { discardDrafts } from "./discarding";

const ON_ITS_WAY = ["queued", "sending", "ambiguous"];

/** Into the Trash, and from there for good: the server has two names for it. */
actions.add({
    id: "delete",
    sequence: 20,
    label: (ctx) => (ctx.isAllIn("trash") ? _t("Delete for good") : _t("Delete")),
    icon: "trash",
    places: ["toolbar", "bulk", "row"],
    hotkey: ["#", "Delete"],
    // Only what lies in the Trash is deleted for good, and only where that is all.
    appliesTo: (row, ctx) =>
        ctx.isAllIn("trash") ||
        (ctx.roleOf(row) !== "trash" && !ON_ITS_WAY.includes(row.send_state)),
    reason: () => _t("This message is being sent. Open it to cancel."),
    leavesList: "always",
    takesConversation: true,
    async run(ctx) {
        // What only Odoo has of a draft has no Trash to go to.
        const kept = ctx.rows.filter(({ id }) => id < 0);
        if (kept.length) {
            discardDrafts(kept, ctx);
        }
        await ctx.perform(
            ctx.isAllIn("trash") ? "delete" : "trash",
            {},
            ctx.ids.filter((id) => id > 0)
        );
    },
});

actions.add({ id: "trash", leavesList: "always", takesConversation: true });
