import { describe, expect, test } from "@odoo/hoot";
import { click, press } from "@odoo/hoot-dom";
import { Deferred } from "@odoo/hoot-mock";
import { browser } from "@web/core/browser/browser";
import { router } from "@web/core/browser/router";
import { getService } from "@web/../tests/web_test_helpers";
import { pathOf, placeOf } from "@maildesk_base/core/utils/address";
import { linkTo } from "@maildesk_base/shell/router_paths";
import { ShortcutsDialog } from "@maildesk_base/app/shortcuts/shortcuts_dialog";
import {
    defineMaildesk,
    FakeServer,
    makeMessage,
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

function address() {
    return browser.location.pathname + browser.location.search;
}

async function go(method) {
    browser.history[method]();
    await settle();
}

test("every place has an address, and the address leads to it", () => {
    for (const place of [
        { scope: { folder_id: 12 }, conversation: "345" },
        { scope: { role: "inbox" }, conversation: "m77" },
        { scope: { starred: true }, conversation: "" },
        { scope: { outbox: true }, conversation: "" },
        { scope: { tag_id: 5 }, conversation: "9" },
        { query: "from:anna büro/x?", conversation: "3" },
    ]) {
        const url = new URL(linkTo(pathOf(place), place.query), "http://odoo.example");
        const state = router.urlToState(url);
        expect(placeOf(state.maildesk, state.q)).toEqual(place);
        expect(router.stateToUrl(state)).toBe(url.pathname + url.search);
    }
});

test("what is no address of ours stays Odoo's", () => {
    for (const path of ["/odoo/maildesk", "/odoo/maildesk/mailbox-accounts/3"]) {
        const url = new URL(path, "http://odoo.example");
        expect(router.urlToState(url).maildesk).toBe(undefined);
    }
    for (const path of ["x", "inbox/x", "inbox/1/2", "12/m", "search"]) {
        expect(placeOf(path)).toBe(null);
    }
});

test("the address follows what is open; Back and Forward lead there again", async () => {
    await startApp(serverWith(3));
    expect(address()).toBe("/odoo/maildesk/inbox");
    await click(".o_md_row:eq(1)");
    await settle();
    expect(address()).toBe("/odoo/maildesk/inbox/2");
    await click(".o_md_node[data-key='all:sent']");
    await settle();
    expect(address()).toBe("/odoo/maildesk/sent");
    await go("back");
    const { list, reader } = getService("maildesk.store");
    expect([list.scope.role, reader.rowId]).toEqual(["inbox", 2]);
    await go("back");
    expect(reader.isOpen).toBe(false);
    await go("forward");
    expect(reader.rowId).toBe(2);
    await go("forward");
    expect(list.scope).toEqual({ role: "sent" });
    expect(address()).toBe("/odoo/maildesk/sent");
});

test("Back closes a dialog, and the place below it stays", async () => {
    await startApp(serverWith(3));
    await click(".o_md_row:eq(1)");
    await settle();
    getService("dialog").add(ShortcutsDialog, {});
    await settle();
    await go("back");
    expect(".o_dialog").toHaveCount(0);
    expect(address()).toBe("/odoo/maildesk/inbox/2");
    await go("back");
    expect(address()).toBe("/odoo/maildesk/inbox");
});

test("Back and Forward pressed while the app still loads are not lost", async () => {
    const [list, message] = ["inbox", "inbox/2"].map((path, index) => ({
        nextState: {
            action: "maildesk",
            maildesk: path,
            maildesk_from: index && "inbox",
        },
        path: `/odoo/maildesk/${path}`,
    }));
    for (const { nextState, path } of [list, message]) {
        browser.history.pushState({ nextState }, "", path);
    }
    const server = serverWith(3);
    const loading = new Deferred();
    const { bootstrap } = server;
    server.bootstrap = () => loading.then(() => bootstrap.call(server));
    await startApp(server, { maildesk: "inbox/2" });
    await go("back");
    loading.resolve();
    await settle();
    const { reader } = getService("maildesk.store");
    expect([address(), reader.isOpen]).toEqual(["/odoo/maildesk/inbox", false]);
    await go("forward");
    expect([address(), reader.rowId]).toEqual(["/odoo/maildesk/inbox/2", 2]);
});

test("closing a message goes back, and does not make the history longer", async () => {
    await startApp(serverWith(3));
    const before = browser.history.length;
    await click(".o_md_row:eq(1)");
    await settle();
    await press("Escape");
    await settle();
    expect(address()).toBe("/odoo/maildesk/inbox");
    await click(".o_md_row:eq(0)");
    await settle();
    expect(browser.history.length).toBe(before + 1);
});

test("what was archived is no place to go back to", async () => {
    await startApp(serverWith(3));
    await click(".o_md_row:eq(0)");
    await settle();
    await press("e");
    await settle();
    expect(address()).toBe("/odoo/maildesk/inbox/2");
    await go("back");
    expect(address()).toBe("/odoo/maildesk/inbox");
});

test("an address opens its folder and its conversation", async () => {
    const server = serverWith(3);
    await startApp(server, { maildesk: "101/2" });
    const { list, reader } = getService("maildesk.store");
    expect(list.scope).toEqual({ folder_id: 101 });
    expect(reader.rowId).toBe(2);
    expect(".o_md_view_subject").toHaveText(/Subject 2/);
    expect(server.called("list_messages")).toHaveLength(1);
});

test("a conversation beyond the first page is found by its address", async () => {
    const server = serverWith(3);
    server.open_conversation = (id) => ({
        id,
        subject: "Far away",
        version: 1,
        messages: [makeMessage(900, { conversation_id: id })],
    });
    await startApp(server, { maildesk: "101/77" });
    expect(".o_md_view_subject").toHaveText(/Far away/);
    expect(".o_md_view_toolbar").toHaveCount(1);
});

test("a search has an address with its words", async () => {
    const server = serverWith(3);
    await startApp(server, { maildesk: "search", q: "Subject 2" });
    expect(server.called("search")[0].kwargs.query).toBe("Subject 2");
    expect(".o_md_row").toHaveCount(1);
    await click("[aria-label='Clear search']");
    await settle();
    expect(address()).toBe("/odoo/maildesk/inbox");
});

test("what is gone or somebody else's says so, and leads on", async () => {
    const server = serverWith(1);
    server.open_conversation = () => {
        throw refusal("This no longer exists, or you do not have access to it.");
    };
    await startApp(server, { maildesk: "999/77" });
    expect(".o_md_list .o_md_empty").toHaveText(/This folder cannot be shown/);
    expect(".o_md_view .o_md_empty").toHaveText(/no longer exists/);
    await click(".o_md_view .o_md_empty button:contains(Back)");
    await settle();
    expect(address()).toBe("/odoo/maildesk/999");
    await click(".o_md_list .o_md_empty button");
    await settle();
    expect(".o_md_row").toHaveCount(1);
});

test("a row is a link that another tab can open", async () => {
    await startApp(serverWith(2));
    expect("[data-row-id='2'] a").toHaveAttribute("href", "/odoo/maildesk/inbox/2");
});
