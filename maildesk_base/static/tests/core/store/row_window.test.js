import { describe, expect, test } from "@odoo/hoot";
import { RowWindow } from "@maildesk_base/core/store/row_window";

describe.current.tags("headless");

function filled() {
    const window = new RowWindow();
    window.append([9, 8, 7], "c1");
    window.append([6, 5, 4], "c2");
    window.append([3, 2, 1], null);
    return window;
}

test("rows are found by position and by id", () => {
    const window = filled();
    expect(window.length).toBe(9);
    expect(window.idAt(4)).toBe(5);
    expect(window.indexOf(2)).toBe(7);
    expect(window.idAt(9)).toBe(undefined);
    expect(window.done).toBe(true);
});

test("a page that overlaps adds only what is new", () => {
    const window = new RowWindow();
    window.append([3, 2], "c");
    window.append([2, 1], null);
    expect(window.loadedIds()).toEqual([3, 2, 1]);
});

test("removing moves the others up", () => {
    const window = filled();
    window.remove([9, 5]);
    expect(window.length).toBe(7);
    expect(window.idAt(3)).toBe(4);
});

test("a new row goes where it belongs", () => {
    const window = filled();
    window.insert(10, (id) => id < 10);
    window.insert(4.5, (id) => id < 4.5);
    expect(window.loadedIds().slice(0, 2)).toEqual([10, 9]);
    expect(window.indexOf(4.5)).toBe(6);
});

test("a row older than all that is known waits for its page", () => {
    const window = new RowWindow();
    window.append([9, 8], "c1");
    window.insert(1, (id) => id < 1);
    expect(window.loadedIds()).toEqual([9, 8]);
});

test("pages far away give up their rows and keep their height", () => {
    const window = filled();
    expect(window.evict(0, 3)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(window.length).toBe(9);
    expect(window.idAt(4)).toBe(undefined);
    const [page] = window.missingPages(3, 5);
    expect(page.cursor).toBe("c1");
    window.fill(page, [6, 5, 4]);
    expect(window.idAt(4)).toBe(5);
});
