import { describe, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { getService } from "@web/../tests/web_test_helpers";
import {
    defineMaildesk,
    FakeServer,
    makeRow,
    settle,
    startApp,
} from "../maildesk_test_helpers";

describe.current.tags("desktop");
defineMaildesk();

async function openOutbox(sendState) {
    const server = new FakeServer();
    server.drafts[5] = {
        id: 5,
        version: 1,
        account_id: 1,
        subject: "Plan",
        to: "b@x.org",
    };
    const working = server.list_messages;
    server.list_messages = (options) =>
        options.scope.outbox
            ? {
                  messages: [
                      makeRow(-5, {
                          draft_id: 5,
                          send_state: sendState,
                          subject: "Plan",
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

test("one that waits is stopped before it is changed", async () => {
    const server = await openOutbox("queued");
    await click(".o_md_row");
    await settle();
    expect(server.called("cancel_send")[0].args).toEqual([5]);
    expect(getService("maildesk.store").composers[0].subject).toBe("Plan");
});

test("one that is being sent is left alone", async () => {
    const server = await openOutbox("sending");
    await click(".o_md_row");
    await settle();
    expect(server.called("cancel_send")).toHaveLength(0);
    expect(".o_md_composer").toHaveCount(0);
});
