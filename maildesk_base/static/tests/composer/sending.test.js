import { describe, expect, test } from "@odoo/hoot";
import { click, press } from "@odoo/hoot-dom";
import { Deferred } from "@odoo/hoot-mock";
import { contains, onRpc } from "@web/../tests/web_test_helpers";
import { defineMaildesk, settle } from "../maildesk_test_helpers";
import { PASSWORD, signOnDemand } from "../sign_in_helpers";
import { compose, file, paste, UploadServer } from "../upload_server";

describe.current.tags("desktop");
defineMaildesk();

/** A message that could leave, but for its files: they are held up. */
async function composeWithFiles(...names) {
    const server = new UploadServer();
    server.held = new Deferred();
    await compose(server);
    await contains(".o_md_recipients input").edit("bob@example.com", {
        confirm: false,
    });
    await press("Enter");
    await contains(".o_md_composer_subject").edit("Hi", { confirm: false });
    await paste(".o_md_composer_subject", ...names.map((name) => file(name)));
    return server;
}

async function pressSend() {
    await click(".o_md_send_now");
    await settle();
}

test("Send waits for files on their way, says so, and sends once", async () => {
    const server = await composeWithFiles("a.txt", "b.txt");
    await pressSend();
    expect(".o_md_composer_waiting").toHaveText(/after the files are uploaded/);
    expect(server.called("send")).toHaveLength(0);
    server.held.resolve();
    await settle();
    expect(server.called("send")).toHaveLength(1);
    expect(server.drafts[1].attachments).toHaveLength(2);
    expect(".o_md_composer").toHaveCount(0);
});

test("a file that fails meanwhile keeps the message; the line goes with its cause", async () => {
    const server = await composeWithFiles("a.txt");
    await pressSend();
    server.refusal = "This file is not wanted.";
    server.held.resolve();
    await settle();
    expect(".o_md_composer_error").toHaveText(/“a.txt” is not attached/);
    expect(".o_md_composer_waiting").toHaveCount(0);
    expect(server.called("send")).toHaveLength(0);
    await click("[aria-label='Cancel a.txt']");
    await settle();
    expect(".o_md_composer_error").toHaveCount(0);
    await pressSend();
    expect(server.called("send")).toHaveLength(1);
});

test("who stops the waiting goes on writing, and sends later only once", async () => {
    const server = await composeWithFiles("a.txt");
    await pressSend();
    await click(".o_md_composer_waiting button:contains(Stop)");
    await settle();
    expect(".o_md_composer_waiting").toHaveCount(0);
    await pressSend();
    server.held.resolve();
    await settle();
    expect(server.called("send")).toHaveLength(1);
});

test("what is closed or discarded while it waits does not leave", async () => {
    const server = await composeWithFiles("a.txt");
    await pressSend();
    await click(".o_md_composer [data-md-action=close]");
    server.held.resolve();
    await settle();
    expect(server.called("send")).toHaveLength(0);
});

test("a file whose upload meets the end of the session goes on after signing in", async () => {
    const server = signOnDemand(await composeWithFiles("a.txt"));
    onRpc("/web/session/get_session_info", () => ({ uid: null }));
    server.isOut = true;
    server.held.resolve();
    await settle();
    await contains(PASSWORD).edit("right", { confirm: false });
    await press("Enter");
    await settle();
    expect("[aria-label='Remove a.txt']").toHaveCount(1);
    expect(".o_md_tray_failed").toHaveCount(0);
});
