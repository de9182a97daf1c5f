import { describe, expect, test } from "@odoo/hoot";
import { click, edit, press, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { chipsOf, completed, withoutToken } from "@maildesk_base/search/operators";
import {
    defineMaildesk,
    FakeServer,
    makeRow,
    makeTag,
    settle,
    startApp,
} from "../maildesk_test_helpers";

describe.current.tags("desktop");
defineMaildesk();

async function start() {
    const server = new FakeServer();
    server.rows = [makeRow(1, { subject: "invoice May" }), makeRow(2), makeRow(3)];
    await startApp(server);
    return server;
}

test("words are searched at the server; clearing goes back", async () => {
    const server = await start();
    await click(".o_md_search input");
    await edit("invoice");
    await press("Enter");
    await settle();
    expect(server.called("search")[0].kwargs.query).toBe("invoice");
    expect(queryAllTexts(".o_md_row_subject")).toEqual(["invoice May"]);
    await click(".o_md_search [aria-label='Clear search']");
    await settle();
    expect(".o_md_row").toHaveCount(3);
});

test("a search without result says so", async () => {
    await start();
    await click(".o_md_search input");
    await edit("nothing like it");
    await press("Enter");
    await settle();
    expect(".o_md_list .o_md_empty").toHaveText(/No messages found/);
});

test("operators are completed", async () => {
    const server = await start();
    await click(".o_md_search input");
    await edit("invoice is:u");
    await animationFrame();
    expect(".o_md_search_menu li").toHaveText(/is:unread/);
    await press("ArrowDown");
    await press("Enter");
    await settle();
    expect(server.called("search")[0].kwargs.query).toBe("invoice is:unread");
});

test("the slash key leads to the search", async () => {
    await start();
    await press("/");
    await settle();
    expect(".o_md_search input").toBeFocused();
});

test("operators of a query are chips that can be taken away", () => {
    expect(chipsOf('plan from:anna "exact words" -in:trash')).toEqual([
        "from:anna",
        "-in:trash",
    ]);
    expect(withoutToken("plan from:anna is:unread", "from:anna")).toBe(
        "plan is:unread"
    );
    expect(completed("plan fr", "from:")).toBe("plan from:");
});

test("the servers can be asked as well", async () => {
    const server = await start();
    server.remoteRows = [makeRow(1), makeRow(9, { subject: "invoice of 2019" })];
    server.serverProblems = [{ account_id: 1, name: "Work", text: "not reachable" }];
    await click(".o_md_search input");
    await edit("invoice");
    await press("Enter");
    await settle();
    await click(".o_md_server_search button");
    await settle();
    expect(server.called("search_server")[0].kwargs.query).toBe("invoice");
    expect(queryAllTexts(".o_md_row_subject")).toEqual([
        "invoice May",
        "invoice of 2019",
    ]);
    expect(".o_md_server_search").toHaveText(/Found 1 more/);
    expect(".o_md_server_search").toHaveText(/Work: not reachable/);
    expect(".o_md_server_search button").toHaveCount(0);
});

test("names of folders and tags are completed, written with hyphens", async () => {
    const server = new FakeServer();
    server.tags = [makeTag(9, "Work Büro")];
    await startApp(server);
    await click(".o_md_search input");
    await edit("label:buro");
    await settle();
    expect(".o_md_search_menu li").toHaveCount(1);
    expect(".o_md_search_menu code").toHaveText("label:work-büro");
});

test("a group belongs to its operator's chip", () => {
    expect(chipsOf("x from:(anna OR bob) -to:{a b} in:inbox")).toEqual([
        "from:(anna OR bob)",
        "-to:{a b}",
        "in:inbox",
    ]);
});
