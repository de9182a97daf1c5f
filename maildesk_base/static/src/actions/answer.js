import { _t } from "@web/core/l10n/translation";
import { actions } from "../core/registries";

/** Answering is about one message; the newest one, unless a card says which. */

function hasSeveralPeople({ message: { to, cc } }) {
    return (to || []).length + (cc || []).length > 1;
}

actions.add({
    id: "reply",
    sequence: 100,
    label: _t("Reply"),
    icon: "reply",
    places: ["reply", "card"],
    group: "write",
    hotkey: "r",
    isAvailable: ({ message }) => Boolean(message),
    run: ({ composer, message }) => composer.reply(message.id, "reply"),
});

actions.add({
    id: "reply_all",
    sequence: 110,
    label: _t("Reply all"),
    icon: "replyAll",
    places: ["reply", "card"],
    group: "write",
    hotkey: "a",
    isAvailable: (ctx) =>
        Boolean(ctx.message) && (ctx.place === "key" || hasSeveralPeople(ctx)),
    // With one other person, all is that one.
    run: (ctx) =>
        ctx.composer.reply(
            ctx.message.id,
            hasSeveralPeople(ctx) ? "reply_all" : "reply"
        ),
});

actions.add({
    id: "forward",
    sequence: 120,
    label: _t("Forward"),
    icon: "forward",
    places: ["reply", "card"],
    group: "write",
    hotkey: "f",
    isAvailable: ({ message }) => Boolean(message),
    run: ({ composer, message }) => composer.reply(message.id, "forward"),
});
