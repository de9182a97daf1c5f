import { onWillStart, onWillUnmount } from "@odoo/owl";

/** When this goes away, the focus is where it was before it came. */
export function useFocusReturn() {
    let before = null;
    onWillStart(() => {
        before = document.activeElement;
    });
    onWillUnmount(() => {
        // Only after it is gone is it known whether somebody else has the focus.
        Promise.resolve().then(() => {
            if (before?.isConnected && document.activeElement === document.body) {
                before.focus({ preventScroll: true });
            }
        });
    });
}
