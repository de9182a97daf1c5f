import { onMounted, onWillUnmount, useEffect, useExternalListener } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { router } from "@web/core/browser/router";

// Odoo writes the address of a new screen into the history a tick after it is shown.
const START_DELAY_MS = 20;

/**
 * Where panes take turns, the browser's Back button leads from one to the other before
 * it leaves the app: each pane has an entry in the browser's history that knows its
 * depth. The entry that Odoo made has no depth; it is the outermost pane.
 *
 * @param {() => number} getDepth how deep somebody is now, 0 is the outermost pane
 * @param {(depth: number) => void} goTo shows the pane that somebody went back to
 */
export function usePaneHistory(getDepth, goTo) {
    let path = null;
    let isMovingBack = false;

    function follow() {
        if (path === null || isMovingBack || browser.location.pathname !== path) {
            return;
        }
        const depth = getDepth();
        const steps = depth - depthOf(browser.history.state);
        for (let step = steps - 1; step >= 0; step--) {
            push(depth - step);
        }
        if (steps < 0) {
            isMovingBack = true;
            browser.history.go(steps);
        }
    }

    function onPopstate(ev) {
        if (path === null || browser.location.pathname !== path) {
            return;
        }
        // The same screen of Odoo: nothing to load again.
        router.skipLoad = Boolean(ev.state);
        if (isMovingBack) {
            isMovingBack = false;
        } else {
            goTo(depthOf(ev.state));
        }
        follow();
    }

    // Before Odoo's own listener.
    useExternalListener(window, "popstate", onPopstate, { capture: true });
    useEffect(follow, () => [getDepth()]);
    let timer = null;
    onMounted(() => {
        timer = browser.setTimeout(() => {
            path = browser.location.pathname;
            follow();
        }, START_DELAY_MS);
    });
    onWillUnmount(() => browser.clearTimeout(timer));
}

function depthOf(state) {
    return state?.maildeskDepth || 0;
}

function push(depth) {
    const state = { ...browser.history.state, maildeskDepth: depth };
    browser.history.pushState(state, "", browser.location.href);
}
