import { _t } from "@web/core/l10n/translation";
import { actions } from "../core/registries";

actions.add({
    id: "mark_read",
    sequence: 40,
    label: _t("Mark as read"),
    icon: "mailOpen",
    places: ["toolbar", "bulk", "row"],
    hotkey: "i",
    appliesTo: (row) => row.isUnread,
    reason: () => _t("This is already marked as read."),
    patch: () => ({ is_read: true, unread_count: 0 }),
    takesConversation: true,
});

actions.add({
    id: "mark_unread",
    sequence: 41,
    label: _t("Mark as unread"),
    icon: "mail",
    places: ["toolbar", "bulk", "row", "card"],
    hotkey: "u",
    appliesTo: (row, ctx) => !row.is_draft && (ctx.isAlone || !row.isUnread),
    reason: () => _t("This is already marked as unread."),
    patch: (row) => ({
        is_read: false,
        unread_count: Math.max(1, row.unread_count || 0),
    }),
    takesConversation: true,
    run(ctx) {
        // What stays open would be read again.
        if (ctx.ids.includes(ctx.store.reader.rowId)) {
            ctx.reader.close();
        }
        return ctx.perform("mark_unread");
    },
});
