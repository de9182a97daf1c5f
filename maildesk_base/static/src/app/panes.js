import { useEffect, useExternalListener, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";
import { useMailStore } from "../core/hooks";
import { pathOf } from "../core/utils/address";
import { useAddress } from "./address_hook";

const START_SCOPE = { role: "inbox" };
// What each needs beside the others; as in maildesk_app.scss.
const NARROWEST = { list: 300, message: 420, panel: 300 };

/**
 * Which of tree, list and message are on screen, and how the browser's address, Back and
 * Forward go with it. On a phone they take turns, from the tree inwards.
 *
 * @param {{env: Object, props: Object, sizes: Object, panelId: string}} app
 */
export function usePanes(app) {
    const store = useMailStore();
    const list = useService("maildesk.list");
    const reader = useService("maildesk.reader");
    const composer = useService("maildesk.composer");
    const screen = useState({ width: browser.innerWidth });
    useExternalListener(window, "resize", () => {
        screen.width = browser.innerWidth;
    });

    /** Whether a message, its panel and these panes have room beside each other. */
    function hasRoom({ tree = 0, list: listWidth = 0 }) {
        const { message, panel } = NARROWEST;
        return !app.panelId || tree + listWidth + message + panel <= screen.width;
    }

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
            return panes.isPhone
                ? store.phonePane === "tree"
                : !app.sizes.isTreeHidden && !panes.isTreeInTheWay;
        },
        get showsList() {
            return panes.isPhone
                ? store.phonePane === "list"
                : !(panes.showsOne || panes.isListInTheWay) || !store.reader.isOpen;
        },
        get listWidth() {
            return panes.readingPane === "right" ? NARROWEST.list : 0;
        },
        /** The panel is open, and the screen too narrow for the folders beside it. */
        get isTreeInTheWay() {
            return !hasRoom({ tree: app.sizes.tree, list: panes.listWidth });
        },
        get isListInTheWay() {
            return panes.listWidth > 0 && !hasRoom({ list: panes.listWidth });
        },
        get showsMessage() {
            return panes.isPhone
                ? store.phonePane === "message"
                : !panes.showsOne || store.reader.isOpen;
        },
    };

    function show(place) {
        closeWriting(store, panes, composer);
        store.isSearchOpen = false;
        if (!place && panes.isPhone) {
            reader.close();
            store.phonePane = "tree";
        } else {
            openPlace(place || { scope: START_SCOPE }, { store, list, reader });
        }
    }

    useEffect(
        (showsOne) => {
            store.showsOnePane = showsOne;
        },
        () => [panes.showsOne]
    );
    const address = useAddress({
        update: app.props.updateActionState,
        params: app.props.action?.params,
        current: () => placeNow(store, panes),
        show,
        above: () => (panes.isPhone ? pathsAbove(store) : []),
    });
    /** Opens what the address names, else what was open before. */
    panes.begin = () => {
        const { scope, query } = store.list;
        store.list.loadedOnce = false;
        show(address.first || { scope: scope || START_SCOPE, query });
        address.begin();
    };
    return panes;
}

function openPlace({ scope, query, conversation }, { store, list, reader }) {
    const isOpen = query
        ? store.list.query === query && store.list.loadedOnce
        : list.isOpen(scope) && store.list.loadedOnce;
    const listed = isOpen || (query ? list.search(query) : list.open(scope));
    if (conversation) {
        reader.openAddress(conversation, listed);
    } else {
        reader.close();
    }
}

function placeNow(store, panes) {
    const { scope, query } = store.list;
    const isTree = panes.isPhone && store.phonePane === "tree";
    const path = isTree
        ? pathOf({ isWriting: isWriting(store, panes) })
        : pathOf({
              scope,
              query,
              conversation: store.reader.address,
              isWriting: isWriting(store, panes),
          });
    return {
        path,
        query: isTree ? "" : query,
        isFollowUp: store.reader.isFollowUp,
    };
}

/** Who begins in a message gets out by Back as everybody does: the list, the tree. */
function pathsAbove(store) {
    const { scope, query } = store.list;
    return store.reader.isOpen ? ["", pathOf({ scope, query })] : [""];
}

function isShown({ layout }) {
    return layout !== "minimised";
}

/** A message being written covers the whole screen of a phone. */
function isWriting(store, { isPhone }) {
    return isPhone && store.composers.some(isShown);
}

/** What was written is saved, as by the window's own button. */
function closeWriting(store, panes, composer) {
    if (isWriting(store, panes)) {
        composer.close(store.composers.findLast(isShown));
    }
}
