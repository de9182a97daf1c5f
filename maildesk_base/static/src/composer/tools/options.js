import { _t } from "@web/core/l10n/translation";
import { composerTools } from "../../core/registries";

composerTools.add({
    id: "importance",
    sequence: 10,
    position: "menu",
    label: _t("High importance"),
    icon: "important",
    isActive: ({ draft }) => draft.importance === "high",
    run: ({ draft, window }) =>
        window.change({
            importance: draft.importance === "high" ? "normal" : "high",
        }),
});
composerTools.add({
    id: "receipt",
    sequence: 20,
    position: "menu",
    label: _t("Request a read receipt"),
    icon: "receipt",
    isActive: ({ draft }) => draft.request_receipt,
    run: ({ draft, window }) =>
        window.change({ request_receipt: !draft.request_receipt }),
});
composerTools.add({
    id: "reply_to",
    sequence: 30,
    position: "menu",
    label: _t("Reply to another address"),
    icon: "reply",
    run({ draft }) {
        draft.showsReplyTo = true;
    },
});
