import { _t } from "@web/core/l10n/translation";
import { actions } from "../core/registries";
import { leaveOthers } from "../core/list_focus";

// A little of what was on screen stays, so that one finds the line again.
const PAGE_PART = 0.85;

function addStep(id, label, delta, [key, arrow], sequence) {
    actions.add({
        id,
        sequence,
        label,
        group: "navigate",
        hotkey: [key, arrow],
        isKeyOnly: true,
        run({ list, reader }) {
            leaveOthers();
            return list.step(delta, reader);
        },
    });
}

addStep("next", _t("Next"), 1, ["j", "ArrowDown"], 300);
addStep("previous", _t("Previous"), -1, ["k", "ArrowUp"], 301);

actions.add({
    id: "open",
    sequence: 310,
    label: _t("Open"),
    group: "navigate",
    hotkey: "Enter",
    isKeyOnly: true,
    run(ctx) {
        const row = ctx.store.rows[ctx.store.list.cursorId];
        if (row) {
            ctx.openRow(row);
        }
    },
});

function addScrolling(id, label, hotkey, pages, sequence) {
    actions.add({
        id,
        sequence,
        label,
        group: "navigate",
        hotkey,
        isKeyOnly: true,
        run() {
            const pane = document.querySelector(".o_maildesk .o_md_view_scroll");
            pane?.scrollBy({ top: pages * pane.clientHeight * PAGE_PART });
        },
    });
}

addScrolling("scroll", _t("Scroll down"), "Space", 1, 320);
addScrolling("scroll_back", _t("Scroll up"), "Shift Space", -1, 321);

actions.add({
    id: "step_back",
    sequence: 330,
    label: _t("Close or clear the selection"),
    group: "navigate",
    hotkey: "Escape",
    isKeyOnly: true,
    run({ store, reader }) {
        if (store.selection.size) {
            store.selection.clear();
        } else if (store.reader.isOpen) {
            reader.close();
        } else {
            store.isSearchOpen = false;
        }
    },
});
