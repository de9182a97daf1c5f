import { onMounted, onWillUnmount, useEffect, useExternalListener } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { router } from "@web/core/browser/router";
import { placeOf } from "../core/utils/address";
import { APP } from "../core/utils/router_paths";

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
 * @returns {{first: Object | null, begin: () => void}} the place to open first, and what
 * to call when it is
 */
export function useAddress({ update = () => {}, params, current, show, above }) {
    // A page that is loaded again stands at an entry that knows where it came from.
    const known = browser.history.state?.nextState;
    const isReload = Boolean(known?.maildesk) && known.maildesk === params?.maildesk;
    let shown = { path: params?.maildesk || "", query: params?.q || "" };
    let from = isReload ? known.maildesk_from : undefined;
    let waitsFor = 2;
    let isMovingBack = false;
    update(stateOf(shown, from));

    function write({ path, query }, isReplacing) {
        if (!isReplacing) {
            from = shown.path;
        }
        shown = { path, query };
        update(stateOf(shown, from));
        const push = isReplacing ? router.replaceState : router.pushState;
        push({}, { sync: true });
    }

    function follow() {
        const place = current();
        if (waitsFor || isMovingBack || isSame(place, shown)) {
            return;
        }
        if (place.path === from && isAbove(place.path, shown.path)) {
            isMovingBack = true;
            browser.history.back();
        } else {
            write(place, place.isFollowUp);
        }
    }

    function onPopstate({ state }) {
        // Menus of a phone leave entries of their own, for the address they opened at.
        const next =
            state && (state.nextState || router.urlToState(new URL(browser.location)));
        if (waitsFor || appOf(next) !== APP) {
            return;
        }
        // The same screen of Odoo: nothing to load again.
        router.skipLoad = true;
        from = next.maildesk_from;
        shown = { path: next.maildesk || "", query: next.q || "" };
        update(stateOf(shown, from));
        if (isMovingBack) {
            isMovingBack = false;
        } else {
            show(placeOf(shown.path, shown.query));
        }
        follow();
    }

    /** Once the screen stands and the first place is open. */
    function begin() {
        waitsFor--;
        if (waitsFor) {
            return;
        }
        const place = current();
        const paths = isReload ? [] : above();
        [...paths, place.path].forEach((path, index) =>
            write({ path, query: place.query }, index === 0)
        );
    }

    // Before Odoo's own listener.
    useExternalListener(window, "popstate", onPopstate, { capture: true });
    useEffect(follow, () => Object.values(current()));
    let timer = null;
    onMounted(() => {
        timer = browser.setTimeout(begin, START_DELAY_MS);
    });
    onWillUnmount(() => {
        waitsFor = Infinity;
        browser.clearTimeout(timer);
    });
    return { first: placeOf(shown.path, shown.query), begin };
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
