import { describe, expect, test } from "@odoo/hoot";
import { click, dblclick, press } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { contains, getService } from "@web/../tests/web_test_helpers";
import {
    defineMaildesk,
    FakeServer,
    makeMessage,
    makeRow,
    settle,
    startApp,
} from "../maildesk_test_helpers";

describe.current.tags("desktop");
defineMaildesk();

/** The Drafts folder, with one draft that was begun in another mail program. */
async function openDrafts() {
    const server = new FakeServer();
    server.rows = [
        makeRow(1, { folder_id: 103, is_draft: true, subject: "Begun elsewhere" }),
    ];
    await startApp(server);
    await click(".o_md_node[data-key='all:drafts']");
    await settle();
    return server;
}

test("a draft of another program opens where it can be written on", async () => {
    const server = await openDrafts();
    await click(".o_md_row");
    await settle();
    expect(server.called("edit_draft")[0].args).toEqual([1]);
    expect(".o_md_composer").toHaveCount(1);
    expect(".o_md_editable").toHaveText("begun elsewhere");
    expect(getService("maildesk.store").reader.rowId).toBe(null);
});

test("Enter opens it as well", async () => {
    await openDrafts();
    await press("j");
    await press("Enter");
    await settle();
    expect(".o_md_composer").toHaveCount(1);
});

test("a double click opens one window, and so does a later one", async () => {
    await openDrafts();
    await dblclick(".o_md_row");
    await settle();
    expect(".o_md_composer").toHaveCount(1);
    await click(".o_md_composer [aria-label=Minimise]");
    await animationFrame();
    await click(".o_md_row");
    await settle();
    expect(".o_md_composer").toHaveCount(1);
    expect(".o_md_composer_minimised").toHaveCount(0);
});

test("discarding it removes the draft that is kept for it", async () => {
    const server = await openDrafts();
    await click(".o_md_row");
    await settle();
    const [{ id }] = getService("maildesk.store").composers;
    server.rows = [];
    await click(".o_md_composer [aria-label='Discard draft']");
    await animationFrame();
    await contains(".modal .btn-danger").click();
    await settle();
    expect(server.called("discard_draft")[0].args).toEqual([id, 1]);
    expect(".o_md_row").toHaveCount(0);
});

test("a draft inside a conversation is marked, and what is answered is mail", async () => {
    const server = new FakeServer();
    server.rows = [makeRow(1, { count: 2 })];
    server.open_conversation = (id) => ({
        id,
        subject: "Plans",
        version: 1,
        messages: [
            makeMessage(1),
            makeMessage(2, { is_draft: true, preview: "my answer" }),
        ],
    });
    await startApp(server);
    await click(".o_md_row");
    await settle();
    expect(".o_md_card_draft").toHaveCount(1);
    await press("r");
    await settle();
    expect(server.called("reply")[0].args).toEqual([1, "reply"]);
});
