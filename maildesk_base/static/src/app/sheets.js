import { onMounted, onWillUnmount } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { BottomSheet } from "../compat";

class Sheets extends EventTarget {
    open = 0;

    closed() {
        this.open--;
        this.dispatchEvent(new Event("closed"));
    }
}

/**
 * How many menus of a phone are open; says "closed" when one has gone. Odoo makes an
 * entry of the history for each, so that Back closes it, and leaves that entry there.
 */
export const sheets = new Sheets();

patch(BottomSheet.prototype, {
    setup() {
        onMounted(() => sheets.open++);
        // What is asked for first is done last: Odoo's sheet hears of no step any more.
        onWillUnmount(() => sheets.closed());
        super.setup();
    },
});
