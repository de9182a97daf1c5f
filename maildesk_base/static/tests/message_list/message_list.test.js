import { describe, expect, test } from "@odoo/hoot";
import {
    click,
    hover,
    keyDown,
    press,
    queryAll,
    queryAllTexts,
    queryOne,
} from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { getService } from "@web/../tests/web_test_helpers";
import {
    defineMaildesk,
    FakeServer,
    makeRow,
    refusal,
    settle,
    startApp,
} from "../maildesk_test_helpers";

describe.current.tags("desktop");
defineMaildesk();

const ROW = ".o_md_row:not(.o_md_row_skeleton)";

function serverWith(rows) {
    const server = new FakeServer();
    server.rows = rows;
    return server;
}

function manyRows(count) {
    return Array.from({ length: count }, (_, index) => makeRow(index + 1));
}

test("the inbox shows who wrote what, unread mail marked", async () => {
    await startApp(serverWith([makeRow(1, { is_read: false }), makeRow(2)]));
    expect(ROW).toHaveCount(2);
    expect(`${ROW}:first`).toHaveText(/Sender 1/);
    expect(`${ROW}:first`).toHaveText(/Subject 1/);
    expect(".o_md_row_unread").toHaveCount(1);
});

test("100,000 messages need fewer than 80 rows on screen, wherever one is", async () => {
    const server = serverWith(manyRows(100000));
    await startApp(server);
    const scroller = queryOne(".o_md_list_scroll");
    for (let jump = 0; jump < 14; jump++) {
        scroller.scrollTop = scroller.scrollHeight;
        await settle();
    }
    const store = getService("maildesk.store");
    expect(store.list.window.length).toBeGreaterThan(600);
    expect(queryAll(".o_md_row").length).toBeLessThan(80);
    expect(Object.keys(store.rows).length).toBeLessThan(store.list.window.length);
    scroller.scrollTop = 0;
    await settle();
    expect(queryAllTexts(".o_md_row_subject")[0]).toBe("Subject 1");
    expect(queryAll(".o_md_row").length).toBeLessThan(80);
});

test("a click opens, ctrl and shift select", async () => {
    await startApp(serverWith(manyRows(6)));
    const store = getService("maildesk.store");
    await click(`${ROW}:eq(1)`);
    await settle();
    expect(store.reader.rowId).toBe(2);
    await keyDown("Control");
    await click(`${ROW}:eq(1)`);
    await animationFrame();
    expect([...store.selection.ids]).toEqual([2]);
    await keyDown("Shift");
    await click(`${ROW}:eq(4)`);
    await animationFrame();
    expect([...store.selection.ids].sort()).toEqual([2, 3, 4, 5]);
    expect(".o_md_bulk_count").toHaveText("4 selected");
});

test("shift reaches from the message that was opened", async () => {
    await startApp(serverWith(manyRows(6)));
    await click(`${ROW}:eq(1)`);
    await settle();
    await keyDown("Shift");
    await click(`${ROW}:eq(3)`);
    await animationFrame();
    const { selection } = getService("maildesk.store");
    expect([...selection.ids].sort()).toEqual([2, 3, 4]);
});

test("shift and a key select row by row", async () => {
    await startApp(serverWith(manyRows(6)));
    await press("j");
    await keyDown("Shift");
    await press("ArrowDown");
    await press("ArrowDown");
    await animationFrame();
    const { selection } = getService("maildesk.store");
    expect([...selection.ids].sort()).toEqual([1, 2, 3]);
    expect(`[data-row-id="3"]`).toBeFocused();
});

test("a selection reaches over more rows than are kept", async () => {
    await startApp(serverWith(manyRows(1500)));
    const store = getService("maildesk.store");
    const scroller = queryOne(".o_md_list_scroll");
    await click(`${ROW}:first .o_md_row_check`);
    while (store.list.window.length < 1500) {
        scroller.scrollTop = scroller.scrollHeight;
        await settle();
    }
    scroller.scrollTop = scroller.scrollHeight;
    await settle();
    await keyDown("Shift");
    await click(`${ROW}:last`);
    await animationFrame();
    expect(store.selection.size).toBe(1500);
});

test("select all takes the whole list, not only what is kept of it", async () => {
    const server = serverWith(manyRows(1500));
    await startApp(server);
    await click(`${ROW}:first .o_md_row_check`);
    await settle();
    expect(".o_md_bulk [data-md-action='select_all']").toHaveText("Select all 1,500");
    await click(".o_md_bulk [data-md-action='select_all']");
    const { selection } = getService("maildesk.store");
    while (selection.size < 1500) {
        await settle();
    }
    expect(".o_md_bulk_count").toHaveText("1,500 selected");
    expect(".o_md_bulk [data-md-action='select_all']").toHaveCount(0);
    await click(".o_md_bulk [data-md-action='archive']");
    await settle();
    expect(server.called("act")[0].args[0]).toHaveLength(1500);
    expect(ROW).toHaveCount(0);
});

test("no more is selected at once than one action takes, and it says so", async () => {
    const server = serverWith(manyRows(10500));
    server.accounts[0].folders[0].total = 10500;
    await startApp(server);
    await click(`${ROW}:first .o_md_row_check`);
    await settle();
    expect(".o_md_bulk [data-md-action='select_all']").toHaveText(
        "Select the first 10,000"
    );
    const { list, selection } = getService("maildesk.store");
    list.total = 10500;
    for (let id = 2; id <= 10000; id++) {
        selection.ids.add(id);
    }
    await settle();
    expect(".o_md_bulk [data-md-action='select_all']").toHaveCount(0);
    expect(".o_md_bulk [role=status]").toHaveText(/the most that can be selected/);
});

test("the second page is asked for when somebody scrolls", async () => {
    const server = serverWith(manyRows(200));
    await startApp(server);
    expect(server.called("list_messages")).toHaveLength(1);
    queryOne(".o_md_list_scroll").scrollTop = 1500;
    await settle();
    expect(server.called("list_messages").length).toBeGreaterThan(1);
});

test("bulk actions act on all ticked rows and can be undone", async () => {
    const server = serverWith(manyRows(4));
    await startApp(server);
    await click(`${ROW}:eq(0) .o_md_row_check`);
    await click(`${ROW}:eq(2) .o_md_row_check`);
    await animationFrame();
    await click(".o_md_bulk [aria-label=Archive]");
    await settle();
    expect(server.called("act")[0].args.slice(0, 2)).toEqual([[1, 3], "archive"]);
    expect(queryAllTexts(".o_md_row_subject")).toEqual(["Subject 2", "Subject 4"]);
    await click(".o_md_toast_action");
    await settle();
    expect(ROW).toHaveCount(4);
});

test("after a delete the focus is on the next row", async () => {
    await startApp(serverWith(manyRows(3)));
    await press("j");
    await settle();
    await press("j");
    await settle();
    expect(`[data-row-id="2"]`).toBeFocused();
    await press("#");
    await settle();
    expect(`[data-row-id="2"]`).toHaveCount(0);
    expect(`[data-row-id="3"]`).toBeFocused();
});

test("a refused delete brings the row back", async () => {
    const server = serverWith(manyRows(2));
    await startApp(server);
    server.act = () => {
        throw refusal("Not allowed here.");
    };
    await hover(`${ROW}:eq(0)`);
    await animationFrame();
    await click(`${ROW}:eq(0) .o_md_row_actions [aria-label=Delete]`);
    await settle();
    expect(queryAllTexts(".o_md_row_subject")).toEqual(["Subject 1", "Subject 2"]);
});

test("what one sent shows its recipients, a form's mail to oneself its name", async () => {
    const me = { name: "Web form", email: "me1@example.com" };
    const carla = { name: "Carla", email: "carla@x.org" };
    await startApp(
        serverWith([
            makeRow(1, { senders: [me], recipients: [carla] }),
            makeRow(2, { senders: [me], recipients: [{ name: "", email: me.email }] }),
        ])
    );
    expect(queryAllTexts(".o_md_row_senders bdi")).toEqual(["To: Carla", "Web form"]);
});

test("the unread filter asks the server and can be left again", async () => {
    const server = serverWith([makeRow(1, { is_read: false }), makeRow(2)]);
    await startApp(server);
    await click(".o_md_chip:contains(Unread)");
    await settle();
    expect(ROW).toHaveCount(1);
    expect(server.called("list_messages").at(-1).kwargs.filters).toEqual({
        unread: true,
    });
});

test("an empty inbox is a reason to be glad", async () => {
    await startApp(serverWith([]));
    expect(".o_md_list .o_md_empty").toHaveText(/All done/);
});

test("a list that fails says so and can be tried again", async () => {
    const server = serverWith(manyRows(1));
    const working = server.list_messages;
    server.list_messages = () => {
        throw refusal("The mail server is busy.");
    };
    await startApp(server);
    expect(".o_md_list .o_md_empty").toHaveText(/The mail server is busy/);
    server.list_messages = working;
    await click(".o_md_list .o_md_empty button");
    await settle();
    expect(ROW).toHaveCount(1);
});

test("pages without a match are skipped until something is found", async () => {
    const server = serverWith([]);
    let round = 0;
    server.list_messages = () =>
        round++ < 2
            ? { messages: [], cursor: `c${round}`, total_hint: null }
            : { messages: [makeRow(1)], cursor: null, total_hint: null };
    await startApp(server);
    expect(ROW).toHaveCount(1);
});

test("untrusted text is text, also right to left", async () => {
    await startApp(
        serverWith([
            makeRow(1, {
                subject: "<b>x</b>",
                senders: [{ name: "سارة", email: "s@x" }],
            }),
        ])
    );
    expect(".o_md_row_subject .o_md_ellipsis").toHaveText("<b>x</b>");
    expect(".o_md_row_senders bdi").toHaveText("سارة");
});
