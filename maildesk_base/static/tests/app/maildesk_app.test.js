import { describe, expect, test } from "@odoo/hoot";
import { click, press, queryAll } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { contains, getService } from "@web/../tests/web_test_helpers";
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

function serverWith(count) {
    const server = new FakeServer();
    server.rows = Array.from({ length: count }, (_, index) => makeRow(index + 1));
    return server;
}

test("without a mailbox one is led to the first", async () => {
    const server = new FakeServer();
    server.accounts = [];
    await startApp(server);
    expect(".o_md_first_run").toHaveText(/Connect your first mailbox/);
    expect(server.called("list_messages")).toHaveLength(0);
});

test("a start that fails can be tried again", async () => {
    const server = serverWith(1);
    const working = server.bootstrap;
    server.bootstrap = () => {
        throw refusal("The database is being updated.");
    };
    await startApp(server);
    expect(".o_md_empty").toHaveText(/being updated/);
    server.bootstrap = working;
    await click(".o_md_empty button");
    await settle();
    expect(".o_md_row").toHaveCount(1);
});

test("a start asks for mailboxes, list and texts, and whether something was missed", async () => {
    const server = serverWith(3);
    await startApp(server);
    await advanceTime(2000);
    await settle();
    expect(server.calls.map(({ method }) => method)).toEqual([
        "bootstrap",
        "list_messages",
        "read_ahead",
        "watch",
    ]);
});

test("keys walk through the list, the open message follows", async () => {
    await startApp(serverWith(3));
    await press("j");
    await press("Enter");
    await settle();
    const store = getService("maildesk.store");
    expect(store.reader.rowId).toBe(1);
    await press("j");
    await settle();
    expect(store.reader.rowId).toBe(2);
    await press("k");
    await settle();
    expect(store.reader.rowId).toBe(1);
    await press("Escape");
    await animationFrame();
    expect(store.reader.rowId).toBe(null);
});

test("keys act on the message", async () => {
    const server = serverWith(3);
    await startApp(server);
    await press("j");
    await press("s");
    await settle();
    await press("e");
    await settle();
    const actions = server.called("act").map(({ args }) => args.slice(0, 2));
    expect(actions).toEqual([
        [[1], "star"],
        [[1], "archive"],
    ]);
});

test("a sequence of keys goes to a folder", async () => {
    const server = serverWith(1);
    await startApp(server);
    await press("g");
    await press("s");
    await settle();
    expect(server.called("list_messages").at(-1).kwargs.scope).toEqual({
        starred: true,
    });
});

test("keys typed into a field are text", async () => {
    const server = serverWith(2);
    await startApp(server);
    await click(".o_md_search input");
    await press("e");
    await press("#");
    await settle();
    expect(server.called("act")).toHaveLength(0);
});

test("Press ? for all shortcuts", async () => {
    await startApp(serverWith(1));
    await press("?");
    await animationFrame();
    expect(".o_md_shortcuts").toHaveText(/Mark as unread/);
});

test("the reading pane can be below or off, and the choice is kept", async () => {
    const server = serverWith(2);
    await startApp(server);
    await contains(".o_md_header [aria-label='View and settings']").click();
    await contains(".o_md_choice:contains(Below)").click();
    await settle();
    expect(".o_md_split_below").toHaveCount(1);
    expect(server.called("set_preference")[0].args).toEqual(["reading_pane", "below"]);
    await contains(".o_md_choice:contains(Off)").click();
    await settle();
    expect(".o_md_view").toHaveCount(0);
});

test("a hidden tree comes back", async () => {
    await startApp(serverWith(1));
    await click(".o_md_header [aria-label=Folders]");
    await animationFrame();
    expect(".o_md_tree").toHaveCount(0);
    await click(".o_md_header [aria-label=Folders]");
    await animationFrame();
    expect(".o_md_tree").toHaveCount(1);
});

test("everything that can be pressed has a name", async () => {
    const server = serverWith(2);
    await startApp(server);
    await click(".o_md_row:first");
    await settle();
    const nameless = queryAll(".o_maildesk button, .o_maildesk a").filter(
        (element) => !element.textContent.trim() && !element.ariaLabel && !element.title
    );
    expect(nameless.map((element) => element.outerHTML)).toEqual([]);
});

test("dark colours are the user's choice and leave with the app", async () => {
    await startApp(serverWith(1));
    getService("maildesk.session").setTheme("dark");
    await animationFrame();
    expect(document.body.classList.contains("o_md_dark")).toBe(true);
    getService("maildesk.session").setTheme("light");
    await animationFrame();
    expect(document.body.classList.contains("o_md_dark")).toBe(false);
});
