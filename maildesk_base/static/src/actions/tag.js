import { _t } from "@web/core/l10n/translation";
import { TagPicker } from "../core/components/tag_picker/tag_picker";
import { actions } from "../core/registries";

actions.add({
    id: "tag",
    sequence: 60,
    label: _t("Tags"),
    icon: "tag",
    places: ["toolbar", "bulk"],
    hotkey: "l",
    keepsSelection: true,
    appliesTo: ({ id }) => id > 0,
    reason: () => _t("This is not on the mail server yet."),
    patch: ({ tag_ids: known = [] }, { tag_id: id }) => ({
        tag_ids: [...new Set([...known, id])],
    }),
    takesConversation: true,
    run: (ctx) => ctx.openPicker(TagPicker, { rows: ctx.rows }),
});

actions.add({
    id: "untag",
    patch: ({ tag_ids: known = [] }, { tag_id: id }) => ({
        tag_ids: known.filter((other) => other !== id),
    }),
    takesConversation: true,
});
