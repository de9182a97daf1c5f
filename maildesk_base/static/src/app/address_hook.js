import { onMounted, onWillUnmount, useEffect, useExternalListener } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";
import { router, routerBus } from "../compat";
import { placeOf } from "../core/utils/address";
import { APP } from "../shell/router_paths";
import { sheets } from "./sheets";

// Odoo writes the address of a new screen into the history a tick after it is shown.
const START_DELAY_MS = 20;

/**
 * The browser's address follows what is open, and what is open follows the address:
 * Back, Forward, reload and links lead to the same place.
 *
 * Each entry of the history knows which one it was reached from (`maildesk_from`): who
 * leaves a message by the app's own button goes back in the history, instead of making
 * it longer.
 *
 * @param {Object} options
 * @param {(state: Object) => void} options.update Odoo's `updateActionState`
 * @param {Object} options.params the state that the action was opened with
 * @param {() => {path: string, query: string, isFollowUp: boolean}} options.current what
 * is open; a follow-up takes the place of what went away by itself
 * @param {(place: Object | null) => void} options.show opens a place; null: the tree
 * @param {() => string[]} options.above paths that Back leads to from a fresh start
 * @returns {{first: Object | null, begin: () => void}} the place to open first, as the
 * browser has it by then, and what to call when it is
 */
export function useAddress({ update = () => {}, params, current, show, above }) {
    const dialogs = useService("dialog");
    // A page that is loaded again stands at an entry that knows where it came from.
    const known = browser.history.state?.nextState;
    let shown = placeIn(params);
    let isKnown = Boolean(known?.maildesk) && known.maildesk === shown.path;
    let from = isKnown ? known.maildesk_from : undefined;
    let waitsFor = 2;
    let isOpened = false;
    let isMovingBack = false;
    update(stateOf(shown, from));

    function write({ path, query }, isReplacing) {
        if (!isReplacing) {
            from = shown.path;
        }
        shown = { path, query };
        update(stateOf(shown, from));
        // The entry of a menu that is open is no place to come back to.
        const push =
            isReplacing || isSheet(browser.history.state)
                ? router.replaceState
                : router.pushState;
        push({}, { sync: true });
    }

    function moveBack() {
        isMovingBack = true;
        browser.history.back();
    }

    function follow() {
        const place = current();
        if (waitsFor || isMovingBack || isSame(place, shown)) {
            return;
        }
        if (place.path === from && isAbove(place.path, shown.path)) {
            moveBack();
        } else {
            write(place, place.isFollowUp);
        }
    }

    function onPopstate(ev) {
        const { state } = ev;
        if (!state) {
            return;
        }
        if (isMovingBack) {
            // A menu that was opened since then would take it for somebody's Back.
            ev.stopImmediatePropagation();
        }
        // Odoo has forgotten it with this step.
        keepScreen(true);
        if (!isMovingBack && hasDialog()) {
            closeDialogs(stateBehind(state));
            return;
        }
        const next = stateBehind(state);
        if (appOf(next) !== APP) {
            routerBus.trigger("ROUTE_CHANGE");
            return;
        }
        const place = placeIn(next);
        const isElsewhere = isOpened && !isMovingBack && !isSame(place, shown);
        isMovingBack = false;
        isKnown ||= Boolean(next.maildesk);
        from = next.maildesk_from;
        shown = place;
        update(stateOf(shown, from));
        if (isElsewhere) {
            show(placeOf(shown.path, shown.query));
        }
        follow();
        // Of two that lay above each other, the lower one's entry is there now.
        if (!sheets.open) {
            leaveSheet();
        }
    }

    /** Back closes what lies above everything else; the place below it stays. */
    function closeDialogs(next) {
        dialogs.closeAll();
        const kept = stateOf(shown, from);
        // Odoo writes only what differs from what it heard last.
        update(stateOf(placeIn(next), next?.maildesk_from));
        update(kept);
        router.pushState({}, { sync: true });
    }

    /** A menu that has closed leaves no entry that somebody would have to go back over. */
    function leaveSheet() {
        if (!waitsFor && !isMovingBack && isSheet(browser.history.state)) {
            moveBack();
        }
    }

    /** Once the screen stands and the first place is open. */
    function countDown() {
        waitsFor--;
        if (waitsFor) {
            return;
        }
        const place = current();
        const paths = isKnown ? [] : above();
        [...paths, place.path].forEach((path, index) =>
            write({ path, query: place.query }, index === 0)
        );
    }

    useExternalListener(window, "popstate", onPopstate);
    useExternalListener(sheets, "closed", leaveSheet);
    useEffect(follow, () => Object.values(current()));
    let timer = null;
    onMounted(() => {
        keepScreen(true);
        timer = browser.setTimeout(countDown, START_DELAY_MS);
    });
    onWillUnmount(() => {
        keepScreen(false);
        waitsFor = Infinity;
        browser.clearTimeout(timer);
    });
    return {
        get first() {
            return placeOf(shown.path, shown.query);
        },
        begin() {
            isOpened = true;
            countDown();
        },
    };
}

/**
 * Whether Odoo leaves Back and Forward to us: they would load the screen again. Odoo
 * listens first (listeners of the window are called in the order they were added, also
 * those that capture), so it has to know before the step.
 */
function keepScreen(isKept) {
    router.skipLoad = isKept;
}

/** Menus of a phone leave entries of their own, for the address they opened at. */
function stateBehind(state) {
    return state && (state.nextState || router.urlToState(new URL(browser.location)));
}

function placeIn(state) {
    return { path: state?.maildesk || "", query: state?.q || "" };
}

function hasDialog() {
    return Boolean(document.querySelector(".o_dialog"));
}

function isSheet(state) {
    return Boolean(state?.bottomSheet);
}

function stateOf({ path, query }, from) {
    return {
        maildesk: path || undefined,
        maildesk_from: from,
        q: query || undefined,
    };
}

function isSame(one, other) {
    return one.path === other.path && one.query === other.query;
}

/** Whether a path is a step outwards from another one. */
function isAbove(path, other) {
    return path === "" || other.startsWith(`${path}/`) || other.startsWith("search");
}

function appOf(state) {
    return state?.actionStack?.at(-1)?.action || state?.action;
}
