import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { FolderPicker } from "../components/folder_picker/folder_picker";
import { TagPicker } from "../components/tag_picker/tag_picker";
import { refusalOf } from "./moving";

/**
 * What can be done to mail. Each entry is the only definition of its action: toolbars,
 * menus, keys and the help sheet read this list.
 *
 * label(ctx)    what it is called for these rows
 * icon(ctx)     a name of `ICONS`
 * places        where it has a button, see ActionContext
 * hotkeys       keys; of several actions with one key the first that has targets runs
 * targets(ctx)  the rows it can be done to; none: it is not offered
 * reason(ctx)   why there are none
 * isActive(ctx) for buttons that stay pressed
 * keepsSelection  the rows stay ticked
 * run(ctx, services)
 */
export const messageActions = registry.category("maildesk.actions");

const EVERYWHERE = ["toolbar", "bulk", "row"];

const notDrafts = ({ rows }) => rows.filter((row) => !row.is_draft);
const isOnItsWay = ({ send_state: state }) =>
    ["queued", "sending", "ambiguous"].includes(state);

messageActions.add("archive", {
    label: () => _t("Archive"),
    icon: () => "archive",
    places: EVERYWHERE,
    hotkeys: ["e"],
    targets: (ctx) => notDrafts(ctx).filter((row) => ctx.roleOf(row) !== "archive"),
    reason: (ctx) =>
        ctx.isAllIn("archive")
            ? _t("This is in the Archive already.")
            : _t("Drafts cannot be archived."),
    run: ({ ids }, { actions }) => actions.perform("archive", ids),
});

messageActions.add("delete", {
    label: (ctx) => (ctx.isAllIn("trash") ? _t("Delete for good") : _t("Delete")),
    icon: () => "trash",
    places: EVERYWHERE,
    hotkeys: ["#", "Delete"],
    // Only what lies in the Trash is deleted for good, and only where that is all.
    targets: (ctx) =>
        ctx.isAllIn("trash")
            ? ctx.rows
            : ctx.rows.filter((row) => ctx.roleOf(row) !== "trash" && !isOnItsWay(row)),
    reason: () => _t("It is being sent. Open it to take it back."),
    async run(ctx, { actions, discardDrafts }) {
        // What only Odoo has of a draft has no Trash to go to.
        const kept = ctx.rows.filter(({ id }) => id < 0);
        const ids = ctx.ids.filter((id) => id > 0);
        if (kept.length) {
            discardDrafts(kept);
        }
        await actions.perform(ctx.isAllIn("trash") ? "delete" : "trash", ids);
    },
});

messageActions.add("spam", {
    label: () => _t("Spam"),
    icon: () => "spam",
    places: ["toolbar", "bulk"],
    hotkeys: ["!"],
    targets: (ctx) => notDrafts(ctx).filter((row) => ctx.roleOf(row) !== "spam"),
    reason: () => _t("Drafts cannot be spam."),
    run: ({ ids }, { actions }) => actions.perform("spam", ids),
});

messageActions.add("not_spam", {
    label: () => _t("Not spam"),
    icon: () => "check",
    places: ["toolbar", "bulk"],
    hotkeys: ["!"],
    targets: (ctx) => (ctx.isAllIn("spam") ? ctx.rows : []),
    run: ({ ids }, { actions }) => actions.perform("not_spam", ids),
});

messageActions.add("mark_read", {
    label: () => _t("Mark as read"),
    icon: () => "mailOpen",
    places: EVERYWHERE,
    hotkeys: ["i"],
    targets: ({ rows }) => rows.filter((row) => row.isUnread),
    reason: () => _t("It is marked as read already."),
    run: ({ ids }, { actions }) => actions.perform("mark_read", ids),
});

messageActions.add("mark_unread", {
    label: () => _t("Mark as unread"),
    icon: () => "mail",
    places: [...EVERYWHERE, "card"],
    hotkeys: ["u"],
    targets: (ctx) => notDrafts(ctx).filter((row) => ctx.isAlone || !row.isUnread),
    reason: () => _t("It is marked as unread already."),
    run(ctx, { actions, reader }) {
        // What stays open would be read again.
        if (ctx.ids.includes(ctx.store.reader.rowId)) {
            reader.close();
        }
        return ctx.isAlone
            ? actions.performOnOne("mark_unread", ctx.message, ctx.rows[0])
            : actions.perform("mark_unread", ctx.ids);
    },
});

messageActions.add("move", {
    label: () => _t("Move to folder"),
    icon: () => "move",
    places: ["toolbar", "bulk"],
    hotkeys: ["v"],
    keepsSelection: true,
    targets: ({ rows }) => rows,
    run: (ctx, { openPicker }) =>
        openPicker(ctx.anchor, FolderPicker, {
            rows: ctx.rows,
            refusal: refusalOf(ctx.rows, ctx.store),
        }),
});

messageActions.add("tag", {
    label: () => _t("Tags"),
    icon: () => "tag",
    places: ["toolbar", "bulk"],
    hotkeys: ["l"],
    keepsSelection: true,
    targets: ({ rows }) => rows.filter(({ id }) => id > 0),
    reason: () => _t("This is not at the mail server yet."),
    run: (ctx, { openPicker }) => openPicker(ctx.anchor, TagPicker, { rows: ctx.rows }),
});

messageActions.add("star", {
    label: () => _t("Star"),
    icon: () => "star",
    places: EVERYWHERE,
    hotkeys: ["s"],
    targets: ({ rows }) => rows.filter(({ id }) => id > 0),
    reason: () => _t("This is not at the mail server yet."),
    isActive: ({ rows }) => rows.length > 0 && rows.every((row) => row.is_starred),
    run(ctx, { actions }) {
        return actions.perform(this.isActive(ctx) ? "unstar" : "star", ctx.ids);
    },
});

/** Answering is about one message; the newest one, unless a card says which. */
function addAnswer(mode, { label, icon, hotkey, isOffered = () => true, fallback }) {
    messageActions.add(mode, {
        label,
        icon: () => icon,
        places: ["reply", "card"],
        hotkeys: [hotkey],
        isAboutMessage: true,
        isOffered,
        run: (ctx, { composer }) =>
            composer.reply(ctx.message.id, isOffered(ctx) ? mode : fallback),
    });
}

function hasSeveralPeople({ message: { to, cc } }) {
    return (to || []).length + (cc || []).length > 1;
}

addAnswer("reply", { label: () => _t("Reply"), icon: "reply", hotkey: "r" });
addAnswer("reply_all", {
    label: () => _t("Reply all"),
    icon: "replyAll",
    hotkey: "a",
    isOffered: hasSeveralPeople,
    // With one other person, all is that one.
    fallback: "reply",
});
addAnswer("forward", { label: () => _t("Forward"), icon: "forward", hotkey: "f" });
