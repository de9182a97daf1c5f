import { describe, expect, test } from "@odoo/hoot";
import { nextRange } from "@maildesk_base/message_list/virtual_rows";

describe.current.tags("headless");

const SCREEN_ROWS = 10;

/** What is drawn while somebody scrolls by so many rows in each frame. */
function scrolled(rowsPerFrame, start = { from: 0, to: 24 }, first = 0) {
    const steps = [];
    let drawn = start;
    for (let count = 0; count < 60; count++) {
        first = Math.max(0, first + rowsPerFrame);
        const screen = { first, last: first + SCREEN_ROWS };
        const next = nextRange(drawn, screen);
        steps.push({ before: drawn, drawn: next, screen });
        drawn = next;
    }
    return steps;
}

function isCovered({ drawn, screen }) {
    return Math.max(0, drawn.from) <= screen.first && drawn.to >= screen.last;
}

/** Rows come at one end and go at the other one, while there are rows between them. */
function isShift({ before, drawn }) {
    const goesDown = drawn.from > before.from && drawn.to > before.to;
    const goesUp = drawn.from < before.from && drawn.to < before.to;
    const overlaps = drawn.from < before.to && drawn.to > before.from;
    return overlaps && (goesDown || goesUp);
}

test("what is on screen is drawn, however fast one scrolls", () => {
    for (const speed of [1, 2, 5, 9, 30, 500]) {
        expect(scrolled(speed).every(isCovered)).toBe(true);
        const up = scrolled(-speed, { from: 988, to: 1022 }, 1000);
        expect(up.every(isCovered)).toBe(true);
    }
});

test("rows come in one frame and go in another one", () => {
    for (const speed of [1, 2, 3, 5, 6]) {
        expect(scrolled(speed).some(isShift)).toBe(false);
        const up = scrolled(-speed, { from: 988, to: 1022 }, 1000);
        expect(up.some(isShift)).toBe(false);
    }
});

test("no frame has to draw many rows", () => {
    for (const speed of [1, 3, 5]) {
        for (const steps of [
            scrolled(speed),
            scrolled(-speed, { from: 988, to: 1022 }, 1000),
        ]) {
            const counts = steps.map(
                ({ before, drawn }) =>
                    Math.max(0, before.from - drawn.from) +
                    Math.max(0, drawn.to - before.to)
            );
            expect(Math.max(...counts)).toBeLessThan(9);
        }
    }
});

test("a jump draws the screen first, and the rest after it", () => {
    const screen = { first: 500, last: 500 + SCREEN_ROWS };
    let drawn = nextRange({ from: 0, to: 24 }, screen);
    expect(drawn.to - drawn.from).toBeLessThan(SCREEN_ROWS + 10);
    for (let frame = 0; frame < 3; frame++) {
        drawn = nextRange(drawn, screen);
    }
    expect(drawn).toEqual({ from: 488, to: 522 });
});

test("no more is drawn than there is reason for", () => {
    for (const speed of [1, 5, 9, 30]) {
        const sizes = scrolled(speed).map(({ drawn }) => drawn.to - drawn.from);
        expect(Math.max(...sizes)).toBeLessThan(80);
    }
});

test("what stands still is not drawn anew", () => {
    const [first, ...others] = scrolled(0);
    expect(others.every(({ before, drawn }) => drawn.to === before.to)).toBe(true);
    expect(first.drawn.from).toBe(0);
});
