import { onWillUnmount } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { BottomSheet } from "../compat";

/**
 * Says "closed" when a menu of a phone has gone. Odoo makes an entry of the history for
 * each, so that Back closes it, and leaves that entry there.
 */
export const sheets = new EventTarget();

patch(BottomSheet.prototype, {
    setup() {
        super.setup();
        onWillUnmount(() => sheets.dispatchEvent(new Event("closed")));
    },
});
