import { _t } from "@web/core/l10n/translation";
import { actions } from "../core/registries";
import { leaveOthers } from "../core/list_focus";

actions.add({
    id: "select",
    sequence: 400,
    label: _t("Select"),
    hotkey: "x",
    isKeyOnly: true,
    run({ store }) {
        if (store.list.cursorId) {
            store.selection.toggle(store.list.cursorId);
        }
    },
});

function addExtension(id, label, delta, hotkey, sequence) {
    actions.add({
        id,
        sequence,
        label,
        hotkey,
        isKeyOnly: true,
        run({ list }) {
            leaveOthers();
            return list.extend(delta);
        },
    });
}

addExtension(
    "select_down",
    _t("Extend the selection down"),
    1,
    ["Shift j", "Shift ArrowDown"],
    410
);
addExtension(
    "select_up",
    _t("Extend the selection up"),
    -1,
    ["Shift k", "Shift ArrowUp"],
    411
);

actions.add({
    id: "select_all",
    sequence: 430,
    label: _t("Select all in the list"),
    hotkey: "Ctrl a",
    run: ({ list }) => list.selectAll(),
});
