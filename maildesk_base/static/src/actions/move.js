import { _t } from "@web/core/l10n/translation";
import { refusalOf } from "../core/actions/moving";
import { FolderPicker } from "../core/components/folder_picker/folder_picker";
import { actions } from "../core/registries";

// What a message leaves wherever it is moved, where labels are folders.
const LEFT_BY_MOVING = new Set(["inbox", "trash", "spam", "custom"]);

actions.add({
    id: "move",
    sequence: 50,
    label: _t("Move to folder"),
    icon: "move",
    places: ["toolbar", "bulk"],
    hotkey: "v",
    keepsSelection: true,
    appliesTo: () => true,
    leavesList: (row, { folder, account }) =>
        folder && account?.uses_labels && !LEFT_BY_MOVING.has(folder.role)
            ? ""
            : "folder",
    destination: (row, params) => params.folder_id,
    takesConversation: true,
    run: (ctx) =>
        ctx.openPicker(FolderPicker, {
            rows: ctx.rows,
            refusal: refusalOf(ctx.rows, ctx.store),
        }),
});
