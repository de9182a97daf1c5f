import { describe, expect, test } from "@odoo/hoot";
import { click, press, queryOne } from "@odoo/hoot-dom";
import { advanceTime } from "@odoo/hoot-mock";
import { ConnectionLostError, rpc } from "@web/core/network/rpc";
import {
    contains,
    getService,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {
    defineMaildesk,
    FakeServer,
    makeRow,
    settle,
    startApp,
} from "../../maildesk_test_helpers";
import { PASSWORD, signOnDemand } from "../../sign_in_helpers";

describe.current.tags("desktop");
defineMaildesk();

test("signing in again happens in place, and completes the last action", async () => {
    const server = signOnDemand(new FakeServer());
    server.rows = [makeRow(1), makeRow(2)];
    await startApp(server);
    server.isOut = true;
    await click("[data-row-id='1'] .o_md_row_subject");
    await settle();
    expect(".modal").toHaveText(/Your session has expired/);
    await contains(PASSWORD).edit("wrong", { confirm: false });
    await press("Enter");
    await settle();
    expect(".modal [role=alert]").toHaveText(/Incorrect password/);
    await contains(PASSWORD).edit("right", { confirm: false });
    await press("Enter");
    await settle();
    expect(".modal").toHaveCount(0);
    expect(".o_md_view_subject").toHaveText(/Subject 1/);
});

test("what is being written survives it, whatever one answers", async () => {
    const server = signOnDemand(new FakeServer());
    server.rows = [makeRow(1), makeRow(2)];
    await startApp(server);
    await press("c");
    await settle();
    server.isOut = true;
    await contains(".o_md_composer_subject").edit("Hello", { confirm: false });
    await advanceTime(2500);
    await settle();
    await click(".modal .btn-secondary");
    await settle();
    expect(".o_md_offline").toHaveText(/signed out/);
    expect(queryOne(".o_md_composer_subject").value).toBe("Hello");
    await contains(".o_md_composer_subject").edit("Hello again", { confirm: false });
    await advanceTime(2500);
    await settle();
    expect(".modal").toHaveCount(0);
    await click(".o_md_offline button");
    await settle();
    await contains(PASSWORD).edit("right", { confirm: false });
    await press("Enter");
    await settle();
    expect(".o_md_offline").toHaveCount(0);
    expect(queryOne(".o_md_composer_subject").value).toBe("Hello again");
});

/** While `isAway` nothing reaches the server. */
function cutOnDemand() {
    const network = { isAway: false };
    patchWithCleanup(rpc, {
        _rpc(url, ...others) {
            return network.isAway
                ? Promise.reject(new ConnectionLostError(url))
                : super._rpc(url, ...others);
        },
    });
    return network;
}

test("when the network is back, the list loads by itself within ten seconds", async () => {
    const server = new FakeServer();
    server.rows = [makeRow(1)];
    const network = cutOnDemand();
    onRpc("/web/webclient/version_info", () => ({}));
    await startApp(server);
    network.isAway = true;
    getService("maildesk.store").isOffline = true;
    await getService("maildesk.list").open({ role: "sent" });
    await settle();
    expect(".o_md_list .o_md_empty").toHaveText(/No connection/);
    await advanceTime(9000);
    await settle();
    expect(".o_md_offline").toHaveCount(1);
    network.isAway = false;
    await advanceTime(9000);
    await settle();
    expect(".o_md_offline").toHaveCount(0);
    expect(".o_md_list .o_md_empty").toHaveText(/No messages/);
});

test("sending without a connection says that nothing was sent", async () => {
    const network = cutOnDemand();
    await startApp(new FakeServer());
    const composer = getService("maildesk.composer");
    const draft = composer.compose({
        to: [{ name: "", email: "bob@example.com" }],
        subject: "Hi",
    });
    await settle();
    network.isAway = true;
    const { isSent } = await composer.send((await draft) || composer.windows[0]);
    await settle();
    expect(isSent).toBe(false);
    expect(".o_md_composer").toHaveText(/was not sent/);
});
