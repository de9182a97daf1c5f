import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { click, hover, press, queryOne } from "@odoo/hoot-dom";
import { advanceTime } from "@odoo/hoot-mock";
import { onWillRender } from "@odoo/owl";
import { getService, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { MessageListRow } from "@maildesk_base/message_list/message_row/message_row";
import {
    defineMaildesk,
    FakeServer,
    makeRow,
    settle,
    startApp,
} from "../maildesk_test_helpers";

describe.current.tags("desktop");
defineMaildesk();

const ROW = ".o_md_row:not(.o_md_row_skeleton)";
const SCROLLER = ".o_md_list_scroll";
let drawn = [];

beforeEach(() => {
    drawn = [];
    patchWithCleanup(MessageListRow.prototype, {
        setup() {
            super.setup();
            const { id } = this.props.row;
            onWillRender(() => drawn.push(id));
        },
    });
});

/** The rows that were drawn since it was asked last, each once. */
function drawnRows() {
    const ids = [...new Set(drawn)].sort((one, other) => one - other);
    drawn = [];
    return ids;
}

async function openList(count = 12) {
    const server = new FakeServer();
    server.rows = Array.from({ length: count }, (_, index) => makeRow(index + 1));
    await startApp(server);
    drawnRows();
    return server;
}

test("a row that changes is drawn again, and no other one", async () => {
    await openList();
    getService("maildesk.store").rows[3].update({ is_starred: true });
    await settle();
    expect(drawnRows()).toEqual([3]);
});

test("the cursor leaves one row and comes to another one", async () => {
    await openList();
    await press("j");
    await press("j");
    await settle();
    drawnRows();
    await press("j");
    await settle();
    expect(drawnRows()).toEqual([2, 3]);
});

test("a tick draws its row", async () => {
    await openList();
    await click(`${ROW}:eq(4) .o_md_row_check`);
    await settle();
    // The pointer is there now.
    expect(drawnRows()).toEqual([5]);
});

test("opening draws what was open and what is", async () => {
    await openList();
    await click(`${ROW}:eq(0)`);
    await settle();
    drawnRows();
    await click(`${ROW}:eq(1)`);
    await settle();
    expect(drawnRows()).toEqual([1, 2]);
});

test("counters and new mail do not draw the rows there are", async () => {
    await openList();
    const live = getService("maildesk.live");
    live.onChanged({ counters: { 101: { unread: 4, total: 9 } }, new: [] });
    await settle();
    expect(drawnRows()).toEqual([]);
    live.onChanged({ new: [makeRow(50, { date: "2026-03-02 08:00:00" })] });
    await settle();
    expect(drawnRows()).toInclude(50);
});

test("while one scrolls, each row is drawn and inserted once", async () => {
    await openList(400);
    const scroller = queryOne(SCROLLER);
    const inserted = [];
    const observer = new MutationObserver((changes) =>
        changes.forEach(({ addedNodes }) => inserted.push(...addedNodes))
    );
    observer.observe(queryOne(".o_md_list_rows"), { childList: true });
    for (let step = 0; step < 30; step++) {
        scroller.scrollTop += 300;
        await settle();
    }
    expect(getService("maildesk.store").list.window.length).toBeGreaterThan(100);
    expect(drawn.length).toBeGreaterThan(80);
    expect(drawn).toEqual([...new Set(drawn)]);
    observer.disconnect();
    expect(inserted.length).toBeGreaterThan(80);
    expect(new Set(inserted).size).toBe(inserted.length);
});

test("what passes under the pointer gets no buttons, what it points at does", async () => {
    await openList(60);
    const scroller = queryOne(SCROLLER);
    scroller.dispatchEvent(new Event("scroll"));
    await hover(`${ROW}:eq(2)`);
    await settle();
    scroller.dispatchEvent(new Event("scroll"));
    await hover(`${ROW}:eq(3)`);
    expect(`${ROW}:eq(3) .o_md_row_actions button`).toHaveCount(0);
    await advanceTime(200);
    await hover(`${ROW}:eq(3) .o_md_row_subject`);
    await settle();
    expect(`${ROW}:eq(3) .o_md_row_actions button:first`).toHaveCount(1);
});
