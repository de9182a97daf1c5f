import { describe, expect, test } from "@odoo/hoot";
import { click, edit, keyDown, press, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { contains, getService } from "@web/../tests/web_test_helpers";
import {
    defineMaildesk,
    FakeServer,
    makeAccount,
    makeIdentity,
    makeRow,
    settle,
    startApp,
} from "../maildesk_test_helpers";

describe.current.tags("desktop");
defineMaildesk();

async function compose(server = new FakeServer()) {
    server.rows = [makeRow(1)];
    await startApp(server);
    await click(".o_md_compose");
    await settle();
    return server;
}

async function addRecipient(text) {
    await click(".o_md_recipients input:first");
    await edit(text);
    await press("Enter");
    await animationFrame();
}

test("a message is written and sent", async () => {
    const server = await compose();
    await addRecipient("bob@example.com");
    await contains(".o_md_composer_subject").edit("Hello", { confirm: false });
    await click(".o_md_send_now");
    await settle();
    const [saved] = server.called("save_draft").slice(-1);
    expect(saved.kwargs.values.to).toBe("bob@example.com");
    expect(saved.kwargs.values.subject).toBe("Hello");
    expect(server.called("send")).toHaveLength(1);
    expect(".o_md_composer").toHaveCount(0);
    expect(".o_md_toast").toHaveText(/Message sent/);
});

test("nobody to send to: nothing is sent", async () => {
    const server = await compose();
    await click(".o_md_send_now");
    await settle();
    expect(".o_md_composer_error").toHaveText(/at least one recipient/);
    expect(server.called("send")).toHaveLength(0);
});

test("a wrong address is shown as such and holds the message back", async () => {
    const server = await compose();
    await addRecipient("bob at example");
    expect(".o_md_recipient_wrong").toHaveCount(1);
    await click(".o_md_send_now");
    await settle();
    expect(".o_md_composer_error").toHaveText(/not an e-mail address/);
    expect(server.called("send")).toHaveLength(0);
});

test("suggestions are chosen with the arrow keys", async () => {
    const server = new FakeServer();
    server.people = [
        { name: "Anna", email: "anna@example.com", source: "contact" },
        { name: "Andy", email: "andy@example.com", source: "mail" },
    ];
    await compose(server);
    await click(".o_md_recipients input:first");
    await edit("an");
    await advanceTime(300);
    await animationFrame();
    expect(".o_md_suggestions li").toHaveCount(2);
    await press("ArrowDown");
    await press("Enter");
    await animationFrame();
    expect(".o_md_recipient").toHaveText(/Andy/);
});

test("a pasted list becomes chips, Backspace takes the last away", async () => {
    await compose();
    await click(".o_md_recipients input:first");
    await edit('a@x.org, "B, C" <b@x.org>;');
    await animationFrame();
    expect(".o_md_recipient").toHaveCount(2);
    await press("Backspace");
    await animationFrame();
    expect(".o_md_recipient").toHaveCount(1);
});

test("a forgotten attachment is asked about", async () => {
    const server = await compose();
    await addRecipient("bob@example.com");
    await contains(".o_md_composer_subject").edit("Plan attached", { confirm: false });
    await click(".o_md_send_now");
    await settle();
    expect(".modal").toHaveText(/mention an attachment/);
    await contains(".modal button:contains(Keep editing)").click();
    expect(server.called("send")).toHaveLength(0);
    expect(".o_md_composer").toHaveCount(1);
});

test("Ctrl+Enter sends", async () => {
    const server = await compose();
    await addRecipient("bob@example.com");
    await contains(".o_md_composer_subject").edit("Hello", { confirm: false });
    await keyDown("Control");
    await press("Enter");
    await settle();
    expect(server.called("send")).toHaveLength(1);
});

test("windows can be put away and discarded", async () => {
    const server = await compose();
    await contains(".o_md_composer_subject").edit("Hello", { confirm: false });
    await click(".o_md_composer [aria-label=Minimise]");
    await animationFrame();
    expect(".o_md_composer_subject").toHaveCount(0);
    await click(".o_md_composer_title");
    await animationFrame();
    expect(queryOne(".o_md_composer_subject").value).toBe("Hello");
    await click(".o_md_composer [aria-label='Discard draft']");
    await animationFrame();
    await contains(".modal .btn-danger").click();
    await settle();
    expect(".o_md_composer").toHaveCount(0);
    expect(server.called("send")).toHaveLength(0);
});

test("a third window puts the oldest away", async () => {
    await compose();
    await click(".o_md_compose");
    await click(".o_md_compose");
    await settle();
    expect(".o_md_composer").toHaveCount(3);
    expect(".o_md_composer_minimised").toHaveCount(1);
});

test("a reply quotes and knows whom it is for", async () => {
    const server = new FakeServer();
    server.rows = [makeRow(1)];
    await startApp(server);
    await click(".o_md_row:first");
    await settle();
    await press("r");
    await settle();
    expect(server.called("reply")[0].args).toEqual([1, "reply"]);
    expect(".o_md_recipient").toHaveText(/sender1@example.com/);
    expect(".o_md_editable blockquote").toHaveText("quoted");
    await press("Escape");
    await settle();
});

test("quoted mail cannot bring code or remote images into the page", async () => {
    const server = new FakeServer();
    server.rows = [makeRow(1)];
    await startApp(server);
    getService("maildesk.composer").compose({
        body: '<p>x<img src="https://t.example/p.gif" onerror="y()"></p><script>z()</script>',
    });
    await settle();
    expect(".o_md_editable").toHaveText("x");
    expect(".o_md_editable img[src]").toHaveCount(0);
    expect(".o_md_editable script").toHaveCount(0);
});

test("several senders can be chosen from", async () => {
    const server = new FakeServer();
    server.accounts.push(makeAccount(2), makeAccount(3, { can_send: false }));
    await compose(server);
    expect(".o_md_addresses option").toHaveCount(2);
    await contains(".o_md_addresses select").select("2:");
    await settle();
    expect(getService("maildesk.store").composers[0].account_id).toBe(2);
});

test("every address of a mailbox is offered as sender", async () => {
    const server = new FakeServer();
    const identities = [
        makeIdentity(5, "anna@example.com", { name: "Anna", is_own: true }),
        makeIdentity(6, "sales@example.com", { name: "Sales" }),
    ];
    server.accounts = [makeAccount(1, { identities, sender_name: "" })];
    await compose(server);
    expect(".o_md_addresses option").toHaveCount(2);
    expect(".o_md_addresses option:last").toHaveText("Sales <sales@example.com>");
    expect(".o_md_addresses select").toHaveValue("1:5");
    await contains(".o_md_addresses select").select("1:6");
    await settle();
    const [draft] = getService("maildesk.store").composers;
    expect(draft.identity_id).toBe(6);
    expect(".o_md_addresses select").toHaveValue("1:6");
});
