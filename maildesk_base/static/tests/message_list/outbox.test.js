import { describe, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { contains } from "@web/../tests/web_test_helpers";
import {
    defineMaildesk,
    FakeServer,
    makeDraft,
    makeRow,
    settle,
    startApp,
} from "../maildesk_test_helpers";

describe.current.tags("desktop");
defineMaildesk();

const LEAVES_AT = "2030-01-07 08:00:00";

async function openOutbox(sendState, sendAt = LEAVES_AT) {
    const server = new FakeServer();
    const isQueued = sendState === "queued";
    const waiting = { send_at: isQueued ? sendAt : null };
    server.drafts[5] = makeDraft(5, {
        subject: "Plan",
        to: "b@x.org",
        state: sendState,
        ...waiting,
    });
    const working = server.list_messages;
    server.list_messages = (options) =>
        options.scope.outbox
            ? {
                  messages: [
                      makeRow(-5, {
                          draft_id: 5,
                          is_draft: true,
                          send_state: sendState,
                          subject: "Plan",
                          ...waiting,
                      }),
                  ],
                  cursor: null,
              }
            : working.call(server, options);
    await startApp(server);
    await click(".o_md_node[data-key='all:outbox']");
    await settle();
    return server;
}

test("a message that failed can be corrected and sent again", async () => {
    const server = await openOutbox("failed");
    expect(".o_md_row_state").toHaveText("Not sent");
    await click(".o_md_row");
    await settle();
    expect(server.called("open_draft")[0].args).toEqual([5]);
    expect(".o_md_composer").toHaveCount(1);
});

test("one that waits goes on waiting when it is looked at", async () => {
    const server = await openOutbox("queued");
    expect(".o_md_row_state").toHaveText(/Scheduled for/);
    expect(".o_md_row_draft").toHaveCount(0);
    expect(".o_md_row_date").toHaveText("1/7/2030");
    await click(".o_md_row");
    await settle();
    expect(".o_md_schedule").toHaveText(/Scheduled for/);
    expect(".o_md_composer_foot").toHaveCount(0);
    await click(".o_md_composer [data-md-action=close]");
    await settle();
    expect(".o_md_composer").toHaveCount(0);
    expect(server.called("cancel_send")).toHaveLength(0);
    expect(server.called("save_draft")).toHaveLength(0);
});

test("one that is held back for some seconds is not called scheduled", async () => {
    const server = await openOutbox("queued", "2019-03-11 09:30:05");
    expect(".o_md_row_state").toHaveText("Waiting to be sent");
    await click(".o_md_row");
    await settle();
    expect(".o_md_schedule").toHaveText(/in a few seconds/);
    await contains(".o_md_schedule button:contains(Edit)").click();
    await contains(".o_md_composer_subject").edit("Plan B", { confirm: false });
    await settle();
    expect(server.called("cancel_send")).toHaveLength(1);
    expect(".o_md_schedule").toHaveCount(0);
});

test("a change takes it out of the queue, and it can be scheduled again", async () => {
    const server = await openOutbox("queued");
    await click(".o_md_row");
    await settle();
    await contains(".o_md_schedule button:contains(Edit)").click();
    expect(server.called("cancel_send")).toHaveLength(0);
    await contains(".o_md_composer_subject").edit("Plan B", { confirm: false });
    await settle();
    expect(server.called("cancel_send")).toHaveLength(1);
    expect(server.called("save_draft")).toHaveLength(1);
    await contains(".o_md_schedule button:contains(Schedule again)").click();
    await settle();
    expect(server.called("send")[0].args[1]).toBe(LEAVES_AT);
});

test("it can be sent now, or not at all", async () => {
    const server = await openOutbox("queued");
    await click(".o_md_row");
    await settle();
    await contains(".o_md_schedule button:contains(Send now)").click();
    await settle();
    expect(server.called("send")[0].args[1]).toBe(null);
    expect(server.called("cancel_send")).toHaveLength(0);
    await click(".o_md_row");
    await settle();
    await contains(".o_md_schedule button:contains(Cancel)").click();
    await settle();
    expect(server.called("cancel_send")).toHaveLength(1);
    expect(".o_md_schedule").toHaveCount(0);
    expect(".o_md_composer_foot").toHaveCount(1);
    expect(".o_md_toast").toHaveText(/Sending cancelled/);
});

test("one that is being sent is left alone", async () => {
    const server = await openOutbox("sending");
    await click(".o_md_row");
    await settle();
    expect(server.called("cancel_send")).toHaveLength(0);
    expect(".o_md_composer").toHaveCount(0);
});
