import { describe, expect, test } from "@odoo/hoot";
import { click, press } from "@odoo/hoot-dom";
import { browser } from "@web/core/browser/browser";
import { contains, getService } from "@web/../tests/web_test_helpers";
import {
    defineMaildesk,
    FakeServer,
    makeRow,
    settle,
    startApp,
} from "../maildesk_test_helpers";

describe.current.tags("mobile");
defineMaildesk();

async function start(count = 3) {
    const server = new FakeServer();
    server.rows = Array.from({ length: count }, (_, index) => makeRow(index + 1));
    await startApp(server);
    return server;
}

/** The Back button of the browser. */
async function goBack() {
    browser.history.back();
    await settle();
}

function pane() {
    return getService("maildesk.store").phonePane;
}

test("one pane at a time, with a bar at the bottom", async () => {
    await start();
    expect(".o_md_list").toHaveCount(1);
    expect(".o_md_tree, .o_md_view").toHaveCount(0);
    expect(".o_md_bottom_bar").toHaveCount(1);
    await click(".o_md_row:first");
    await settle();
    expect(".o_md_view").toHaveCount(1);
    expect(".o_md_list, .o_md_tree, .o_md_bottom_bar").toHaveCount(0);
});

test("Back leads from the message to the list, and from there to the folders", async () => {
    await start();
    await click(".o_md_row:first");
    await settle();
    await goBack();
    expect(pane()).toBe("list");
    expect(".o_md_row").toHaveCount(3);
    await goBack();
    expect(pane()).toBe("tree");
    expect(".o_md_tree").toHaveCount(1);
});

test("the app's own back button and the browser's agree", async () => {
    await start();
    await click(".o_md_row:first");
    await settle();
    await click(".o_md_view_toolbar [aria-label=Back]");
    await settle();
    expect(pane()).toBe("list");
    await goBack();
    expect(pane()).toBe("tree");
});

test("a folder leads back to its list", async () => {
    const server = await start();
    await click(".o_md_bottom_bar button:contains(Folders)");
    await settle();
    await click(".o_md_node[data-key='all:sent']");
    await settle();
    expect(pane()).toBe("list");
    expect(server.called("list_messages").at(-1).kwargs.scope).toEqual({
        role: "sent",
    });
});

test("Back puts away what is being written, and keeps it", async () => {
    const server = await start();
    await click(".o_md_bottom_bar button:contains(Compose)");
    await settle();
    await contains(".o_md_composer_subject").edit("Hello", { confirm: false });
    await goBack();
    expect(".o_md_composer").toHaveCount(0);
    expect(pane()).toBe("list");
    expect(server.called("save_draft").at(-1).kwargs.values.subject).toBe("Hello");
});

test("after archiving one is back in the list", async () => {
    await start();
    await click(".o_md_row:first");
    await settle();
    await click(".o_md_view_toolbar [aria-label=Archive]");
    await settle();
    expect(pane()).toBe("list");
    expect(".o_md_row").toHaveCount(2);
});

test("who listens hears the message first, and comes back to its row", async () => {
    await start();
    await click(".o_md_row:eq(1)");
    await settle();
    expect(".o_md_view_subject h1").toBeFocused();
    await press("Escape");
    await settle();
    expect("[data-row-id='2']").toBeFocused();
});

test("the entry that a menu leaves in the history leads nobody astray", async () => {
    await start();
    await click(".o_md_row:first");
    await settle();
    browser.history.pushState({ bottomSheet: true }, "", browser.location.href);
    await goBack();
    expect(pane()).toBe("message");
    browser.history.pushState({ bottomSheet: true }, "", browser.location.href);
    browser.history.pushState({}, "", "/odoo/elsewhere");
    await goBack();
    expect(pane()).toBe("message");
    expect(".o_md_view").toHaveCount(1);
});

test("Back closes the box of folders, and the message stays open", async () => {
    await start();
    await click(".o_md_row:first");
    await settle();
    await click(".o_md_view_toolbar [data-md-action=move]");
    await settle();
    expect(".o_bottom_sheet .o_md_picker [role=option]").toHaveCount();
    // What covers it with a keyboard comes only when somebody wants to type.
    expect(".o_md_picker input").not.toBeFocused();
    await goBack();
    expect(".o_md_picker").toHaveCount(0);
    expect(pane()).toBe("message");
});

test("what was searched for stays in the box", async () => {
    const server = await start();
    await click(".o_md_bottom_bar button:contains(Search)");
    await settle();
    await contains(".o_md_search input").edit("is:starred wheel", { confirm: "enter" });
    await click(".o_md_list_toolbar h2");
    await settle();
    expect(".o_md_search input").not.toBeFocused();
    expect(".o_md_search input").toHaveValue("is:starred wheel");
    expect(server.called("search").at(-1).kwargs.query).toBe("is:starred wheel");
});
