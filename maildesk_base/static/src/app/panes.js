import { useEffect } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { useMailStore } from "../core/hooks";
import { usePaneHistory } from "./pane_history";

// On a phone, from the outside in.
const PHONE_PANES = ["tree", "list", "message"];

/**
 * Which of tree, list and message are on screen, and how the Back button gets from one
 * to the other where they take turns.
 *
 * @param {{env: Object, sizes: {isTreeHidden: boolean}}} app
 */
export function usePanes(app) {
    const store = useMailStore();
    const reader = useService("maildesk.reader");

    const panes = {
        get isPhone() {
            return app.env.isSmall;
        },
        /** @returns {"right" | "below" | "off"} */
        get readingPane() {
            return panes.isPhone ? "off" : store.settings.reading_pane;
        },
        get showsOne() {
            return panes.readingPane === "off";
        },
        get showsTree() {
            return panes.isPhone ? store.phonePane === "tree" : !app.sizes.isTreeHidden;
        },
        get showsList() {
            return panes.isPhone
                ? store.phonePane === "list"
                : !panes.showsOne || !store.reader.rowId;
        },
        get showsMessage() {
            return panes.isPhone
                ? store.phonePane === "message"
                : !panes.showsOne || Boolean(store.reader.rowId);
        },
    };

    useEffect(
        (showsOne) => {
            store.showsOnePane = showsOne;
        },
        () => [panes.showsOne]
    );
    usePaneHistory(
        () => depth(store, panes),
        (wanted) => goBack(store, panes, reader, wanted)
    );
    return panes;
}

/** A message being written covers the whole screen of a phone. */
function isWriting(store, { isPhone }) {
    return isPhone && store.composers.some(({ layout }) => layout !== "minimised");
}

function depth(store, panes) {
    if (panes.isPhone) {
        const pane = PHONE_PANES.indexOf(store.phonePane);
        return pane + Number(isWriting(store, panes));
    }
    return Number(panes.showsOne && Boolean(store.reader.rowId));
}

function goBack(store, panes, reader, wanted) {
    if (wanted >= depth(store, panes)) {
        return;
    }
    if (isWriting(store, panes)) {
        // Saves what was written, as its own button does.
        document
            .querySelector(
                ".o_md_composer:not(.o_md_composer_minimised) [data-md-action=close]"
            )
            ?.click();
        return;
    }
    reader.close();
    store.isSearchOpen = false;
    if (panes.isPhone) {
        store.phonePane = PHONE_PANES[wanted];
    }
}
