import {
    onMounted,
    onPatched,
    onWillUnmount,
    useEffect,
    useExternalListener,
    useState,
} from "@odoo/owl";
import { browser } from "@web/core/browser/browser";

// So many rows are drawn beyond the edge of the screen,
const AHEAD_ROWS = 12;
// a few in each frame, as long as there are these.
const MARGIN_ROWS = 4;
const SLICE_ROWS = 8;
// So many rows that are left behind are worth a drawing of their own,
const BEHIND_ROWS = 16;
// and so many stay at most, while somebody scrolls very fast.
const MAX_BEHIND_ROWS = 40;
// Before anything is known of the screen.
const FIRST_ROWS = 16;
// So long after the last movement the list still counts as scrolling.
const SCROLLING_MS = 100;

/**
 * Which rows of equal height are drawn, whatever the length of the list.
 *
 * New rows are added at one end, a few in each frame, and those that are left behind at the
 * other end are taken away in a frame of their own: doing both at once makes OWL insert each
 * row between them again.
 *
 * @param {{el: HTMLElement}} scroller reference to the scrolling element
 * @param {() => number} getRowHeight in pixels
 */
export function useVirtualRows(scroller, getRowHeight) {
    const drawn = useState({ from: 0, to: FIRST_ROWS });
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
        if (!isDone()) {
            isDrawing = true;
            Object.assign(drawn, nextRange(drawn, screen));
        }
    }

    function isDone() {
        const { from, to } = nextRange(drawn, screen);
        return from === drawn.from && to === drawn.to;
    }

    function measureSoon() {
        browser.cancelAnimationFrame(frame);
        frame = browser.requestAnimationFrame(measure);
    }

    const observer = new ResizeObserver(measureSoon);
    onMounted(() => observer.observe(scroller.el));
    onPatched(() => {
        isDrawing = false;
        if (!isDone()) {
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
        get screen() {
            return screen;
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
 * What to draw next. As far as it can wait, the work is spread over several frames: no
 * frame takes much longer than the others.
 *
 * @param {{from: number, to: number}} drawn what is drawn now
 * @param {{first: number, last: number}} screen the first row on screen, and the one after
 * the last
 */
export function nextRange(drawn, { first, last }) {
    const { above, below } = rowsBehind(drawn, { first, last });
    const isElsewhere = drawn.to <= first || drawn.from >= last;
    if (isElsewhere || Math.max(above, below) > MAX_BEHIND_ROWS) {
        return { from: Math.max(0, first - MARGIN_ROWS), to: last + MARGIN_ROWS };
    }
    const ahead = { from: Math.max(0, first - AHEAD_ROWS), to: last + AHEAD_ROWS };
    const isShort =
        drawn.to - last < MARGIN_ROWS ||
        (first - drawn.from < MARGIN_ROWS && drawn.from > 0);
    if (!isShort && Math.max(above, below) > BEHIND_ROWS) {
        return {
            from: above > BEHIND_ROWS ? ahead.from : drawn.from,
            to: below > BEHIND_ROWS ? ahead.to : drawn.to,
        };
    }
    const slice = {
        from: Math.min(drawn.from - SLICE_ROWS, first - MARGIN_ROWS),
        to: Math.max(drawn.to + SLICE_ROWS, last + MARGIN_ROWS),
    };
    return {
        from: Math.min(drawn.from, Math.max(ahead.from, slice.from)),
        to: Math.max(drawn.to, Math.min(ahead.to, slice.to)),
    };
}

/** How many rows more than there need to be are drawn. */
function rowsBehind(drawn, { first, last }) {
    return {
        above: first - AHEAD_ROWS - drawn.from,
        below: drawn.to - last - AHEAD_ROWS,
    };
}
