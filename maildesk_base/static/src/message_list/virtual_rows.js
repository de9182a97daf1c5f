import {
    onMounted,
    onPatched,
    onWillUnmount,
    useEffect,
    useExternalListener,
    useState,
} from "@odoo/owl";
import { browser } from "@web/core/browser/browser";

// So many rows beyond the edge of the screen are drawn at once,
const AHEAD_ROWS = 12;
// when fewer than these are left there.
const MARGIN_ROWS = 4;
// Rows that may stay behind while somebody scrolls very fast.
const MAX_BEHIND_ROWS = 40;
// So long after the last movement the list still counts as scrolling.
const SCROLLING_MS = 100;

/**
 * Which rows of equal height are drawn, whatever the length of the list.
 *
 * New rows are added at one end in one frame, and those that are left behind at the other
 * end are taken away in a later one: doing both at once makes OWL insert each row between
 * them again.
 *
 * @param {{el: HTMLElement}} scroller reference to the scrolling element
 * @param {() => number} getRowHeight in pixels
 */
export function useVirtualRows(scroller, getRowHeight) {
    const drawn = useState({ from: 0, to: 24 });
    let screen = { first: 0, last: 0 };
    let isDrawing = false;
    let scrolledAt = -Infinity;
    let frame = null;

    function measure() {
        const { el } = scroller;
        if (!el?.clientHeight || isDrawing) {
            return;
        }
        const height = getRowHeight();
        screen = {
            first: Math.floor(el.scrollTop / height),
            last: Math.ceil((el.scrollTop + el.clientHeight) / height),
        };
        const next = nextRange(drawn, screen);
        if (next.from !== drawn.from || next.to !== drawn.to) {
            isDrawing = true;
            Object.assign(drawn, next);
        }
    }

    function measureSoon() {
        browser.cancelAnimationFrame(frame);
        frame = browser.requestAnimationFrame(measure);
    }

    const observer = new ResizeObserver(measureSoon);
    onMounted(() => observer.observe(scroller.el));
    onPatched(() => {
        isDrawing = false;
        const { above, below } = rowsBehind(drawn, screen);
        if (Math.max(above, below) > MARGIN_ROWS) {
            measureSoon();
        }
    });
    onWillUnmount(() => {
        observer.disconnect();
        browser.cancelAnimationFrame(frame);
    });
    useEffect(
        () => measureSoon(),
        () => [getRowHeight()]
    );
    useExternalListener(window, "resize", measureSoon);

    return {
        onScroll() {
            scrolledAt = Date.now();
            measure();
        },
        get isScrolling() {
            return Date.now() - scrolledAt < SCROLLING_MS;
        },
        range(count) {
            const from = Math.max(0, Math.min(drawn.from, count - 1));
            return { from, to: Math.max(from, Math.min(count, drawn.to)) };
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
                measure();
            }
        },
    };
}

/**
 * What to draw next.
 *
 * @param {{from: number, to: number}} drawn what is drawn now
 * @param {{first: number, last: number}} screen the first row on screen, and the one after
 * the last
 */
export function nextRange(drawn, { first, last }) {
    const wanted = { from: first - AHEAD_ROWS, to: last + AHEAD_ROWS };
    const { above, below } = rowsBehind(drawn, { first, last });
    const isElsewhere = drawn.to <= first || drawn.from >= last;
    if (isElsewhere || Math.max(above, below) > MAX_BEHIND_ROWS) {
        return wanted;
    }
    const lacksAbove = first - drawn.from < MARGIN_ROWS && drawn.from > 0;
    const lacksBelow = drawn.to - last < MARGIN_ROWS;
    if (lacksAbove || lacksBelow) {
        return {
            from: lacksAbove ? wanted.from : drawn.from,
            to: lacksBelow ? wanted.to : drawn.to,
        };
    }
    return {
        from: above > MARGIN_ROWS ? wanted.from : drawn.from,
        to: below > MARGIN_ROWS ? wanted.to : drawn.to,
    };
}

/** How many rows more than there need to be are drawn. */
function rowsBehind(drawn, { first, last }) {
    return {
        above: first - AHEAD_ROWS - drawn.from,
        below: drawn.to - last - AHEAD_ROWS,
    };
}
