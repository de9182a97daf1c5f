import { useEffect } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { useMailStore } from "../core/hooks";
import { pathOf } from "../core/utils/address";
import { useAddress } from "./address_hook";

const START_SCOPE = { role: "inbox" };

/**
 * Which of tree, list and message are on screen, and how the browser's address, Back and
 * Forward go with it. On a phone they take turns, from the tree inwards.
 *
 * @param {{env: Object, props: Object, sizes: {isTreeHidden: boolean}}} app
 */
export function usePanes(app) {
    const store = useMailStore();
    const list = useService("maildesk.list");
    const reader = useService("maildesk.reader");
    const composer = useService("maildesk.composer");

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
                : !panes.showsOne || !store.reader.isOpen;
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
