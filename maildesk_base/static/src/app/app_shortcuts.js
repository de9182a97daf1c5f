import { useService } from "@web/core/utils/hooks";
import { useMailStore, useOpenRow } from "../core/hooks";
import { useShortcuts } from "./shortcuts/shortcuts";

// A little of what was on screen stays, so that one finds the line again.
const PAGE_PART = 0.85;

/** What the keys of the app do; the list is shown to users by ShortcutsDialog. */
export function useAppShortcuts(app) {
    const store = useMailStore();
    const list = useService("maildesk.list");
    const reader = useService("maildesk.reader");
    const actions = useService("maildesk.action");
    const composer = useService("maildesk.composer");
    const toasts = useService("maildesk.toast");
    const openRow = useOpenRow();

    const chosen = () => {
        const { selection, reader: open, list: shown } = store;
        if (selection.size) {
            return [...selection.ids];
        }
        return [open.rowId || shown.cursorId].filter(Boolean);
    };
    const act = (action) => () => actions.perform(action, chosen());
    const walk =
        (delta) =>
        ({ shiftKey }) => {
            leaveOthers();
            return shiftKey ? list.extend(delta) : list.step(delta, reader);
        };
    const go = (scope) => () => {
        reader.close();
        return list.open(scope);
    };
    const answer = (mode) => () => {
        const message = store.reader.latest;
        if (message) {
            composer.reply(message.id, mode);
        }
    };

    useShortcuts({
        j: walk(1),
        k: walk(-1),
        ArrowDown: walk(1),
        ArrowUp: walk(-1),
        Enter: (ev) => openCursor(ev, store, openRow),
        " ": ({ shiftKey }) => scrollMessage(shiftKey ? -1 : 1),
        r: answer("reply"),
        a: answer("reply_all"),
        f: answer("forward"),
        c: () => composer.compose(),
        e: act("archive"),
        "#": act("trash"),
        Delete: act("trash"),
        "!": act("spam"),
        s: () => toggleStar(store, actions, chosen()),
        u: act("mark_unread"),
        i: act("mark_read"),
        x: () => store.list.cursorId && store.selection.toggle(store.list.cursorId),
        v: () => clickAction("move"),
        l: () => clickAction("tag"),
        z: () => toasts.runLatest(),
        "/": () => (store.isSearchOpen = true),
        "?": () => app.showHelp(),
        Escape: () => stepBack(store, reader),
        "g i": go({ role: "inbox" }),
        "g s": go({ starred: true }),
        "g t": go({ role: "sent" }),
        "g d": go({ role: "drafts" }),
        "g a": go({ role: "archive" }),
    });
}

function openCursor(ev, store, openRow) {
    const isControl = ev.target.closest?.(
        "button, a, [role=separator], [role=treeitem]"
    );
    if (isControl) {
        isControl.click();
    } else if (store.rows[store.list.cursorId]) {
        openRow(store.rows[store.list.cursorId]);
    }
}

/** Who walks through the list is in the list, though the mouse was elsewhere. */
function leaveOthers() {
    const { activeElement } = document;
    if (!activeElement?.closest(".o_md_list_scroll")) {
        activeElement?.blur();
    }
}

function scrollMessage(pages) {
    const pane = document.querySelector(".o_maildesk .o_md_view_scroll");
    pane?.scrollBy({ top: pages * pane.clientHeight * PAGE_PART });
}

function toggleStar(store, actions, ids) {
    const isStarred = ids.every((id) => store.rows[id]?.is_starred);
    return actions.perform(isStarred ? "unstar" : "star", ids);
}

function clickAction(name) {
    document.querySelector(`.o_maildesk [data-md-action="${name}"]`)?.click();
}

function stepBack(store, reader) {
    if (store.selection.size) {
        store.selection.clear();
    } else if (store.reader.rowId) {
        reader.close();
    } else {
        store.isSearchOpen = false;
    }
}
