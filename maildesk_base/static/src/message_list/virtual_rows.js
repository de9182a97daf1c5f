import { onMounted, onWillUnmount, useExternalListener, useState } from "@odoo/owl";
import { useThrottleForAnimation } from "@web/core/utils/timing";

const OVERSCAN_ROWS = 8;

/**
 * Which rows of equal height are on screen, whatever the length of the list.
 *
 * @param {{el: HTMLElement}} scroller reference to the scrolling element
 * @param {() => number} getRowHeight in pixels
 */
export function useVirtualRows(scroller, getRowHeight) {
    const view = useState({ top: 0, height: 600 });
    const measure = useThrottleForAnimation(() => {
        if (scroller.el) {
            view.top = scroller.el.scrollTop;
            view.height = scroller.el.clientHeight || view.height;
        }
    });
    const observer = new ResizeObserver(measure);
    onMounted(() => {
        measure();
        observer.observe(scroller.el);
    });
    onWillUnmount(() => observer.disconnect());
    useExternalListener(window, "resize", measure);

    return {
        onScroll: measure,
        range(count) {
            const height = getRowHeight();
            const first = Math.floor(view.top / height) - OVERSCAN_ROWS;
            const last = Math.ceil((view.top + view.height) / height) + OVERSCAN_ROWS;
            const from = Math.max(0, Math.min(first, count - 1));
            return { from, to: Math.max(from, Math.min(count, last)) };
        },
        scrollTo(index) {
            const height = getRowHeight();
            const { el } = scroller;
            if (index * height < el.scrollTop) {
                el.scrollTop = index * height;
            } else if ((index + 1) * height > el.scrollTop + el.clientHeight) {
                el.scrollTop = (index + 1) * height - el.clientHeight;
            }
        },
        toTop() {
            if (scroller.el) {
                scroller.el.scrollTop = 0;
            }
            view.top = 0;
        },
    };
}
