import { useService } from "@web/core/utils/hooks";
import { messageActions } from "../core/actions/message_actions";
import { useMailStore, useOpenRow } from "../core/hooks";
import { useShortcuts } from "./shortcuts/shortcuts";

// A little of what was on screen stays, so that one finds the line again.
const PAGE_PART = 0.85;

/** What the keys of the app do; the list is shown to users by ShortcutsDialog. */
export function useAppShortcuts(app) {
    const store = useMailStore();
    const list = useService("maildesk.list");
    const reader = useService("maildesk.reader");
    const commands = useService("maildesk.command");
    const composer = useService("maildesk.composer");
    const toasts = useService("maildesk.toast");
    const openRow = useOpenRow();

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
    useShortcuts({
        ...Object.fromEntries(
            actionKeys().map((key) => [key, () => commands.press(key)])
        ),
        j: walk(1),
        k: walk(-1),
        ArrowDown: walk(1),
        ArrowUp: walk(-1),
        Enter: (ev) => openCursor(ev, store, openRow),
        " ": ({ shiftKey }) => scrollMessage(shiftKey ? -1 : 1),
        c: () => composer.compose(),
        x: () => store.list.cursorId && store.selection.toggle(store.list.cursorId),
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

function actionKeys() {
    return messageActions.getAll().flatMap(({ hotkeys }) => hotkeys);
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

function stepBack(store, reader) {
    if (store.selection.size) {
        store.selection.clear();
    } else if (store.reader.isOpen) {
        reader.close();
    } else {
        store.isSearchOpen = false;
    }
}
