import { describe, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { getService } from "@web/../tests/web_test_helpers";
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

async function openFirst(server) {
    await startApp(server);
    await click(".o_md_row:first");
    await settle();
}

function serverWith(messages, row = {}) {
    const server = new FakeServer();
    server.rows = [makeRow(1, { is_read: false, ...row }), makeRow(2)];
    server.open_conversation = (id) => ({ id, subject: "Plans", version: 1, messages });
    return server;
}

test("opening shows the message and marks it read", async () => {
    const server = serverWith([makeMessage(1, { is_read: false })]);
    server.accounts[0].folders[0].unread = 3;
    await openFirst(server);
    expect(".o_md_view_subject h1").toHaveText("Plans");
    expect(".o_md_card").toHaveCount(1);
    expect(server.called("act")[0].args.slice(0, 2)).toEqual([[1], "mark_read"]);
    expect(".o_md_row_unread").toHaveCount(0);
    expect(getService("maildesk.store").folders[101].unread).toBe(2);
});

test("older read messages are folded, unread ones and the newest open", async () => {
    const messages = [1, 2, 3, 4, 5, 6].map((id) =>
        makeMessage(id, { is_read: id !== 5, loaded: id > 4 })
    );
    await openFirst(serverWith(messages));
    expect(".o_md_card").toHaveCount(4);
    expect(".o_md_card:not(.o_md_card_folded)").toHaveCount(2);
    expect(".o_md_stack_more").toHaveText(/2 older messages/);
    await click(".o_md_stack_more");
    await animationFrame();
    expect(".o_md_card").toHaveCount(6);
});

test("a message shown in part says so, and where the rest is", async () => {
    await openFirst(serverWith([makeMessage(1, { is_cut: true })]));
    expect(".o_md_card_notice").toHaveText(/Only its beginning is shown/);
    expect(".o_md_card_notice a").toHaveAttribute(
        "href",
        "/maildesk/message/1/message.eml"
    );
});

test("an answer that arrives joins the open conversation", async () => {
    const server = serverWith([makeMessage(1)]);
    await openFirst(server);
    server.open_conversation = (id) => ({
        id,
        subject: "Plans",
        version: 2,
        messages: [makeMessage(1), makeMessage(9)],
    });
    getService("maildesk.live").onChanged({
        account_id: 1,
        new: [makeRow(9, { conversation_id: 1 })],
    });
    await settle();
    expect(".o_md_card:not(.o_md_card_folded)").toHaveCount(2);
});

test("a folded message is fetched when it is unfolded", async () => {
    const server = serverWith([makeMessage(1, { loaded: false }), makeMessage(2)]);
    await openFirst(server);
    await click(".o_md_card:first .o_md_card_head");
    await settle();
    expect(server.called("open_message")[0].args).toEqual([1]);
    expect(".o_md_card:not(.o_md_card_folded)").toHaveCount(2);
});

test("blocked images are mentioned, and shown once or always on request", async () => {
    const server = serverWith([
        makeMessage(1, {
            remote_content: { blocked: 2, trackers: ["Spy Inc."], tracker_count: 1 },
        }),
    ]);
    await openFirst(server);
    expect(".o_md_safe").toHaveText(/blocked/);
    expect(".o_md_safe").toHaveText(/Spy Inc\./);
    await click(".o_md_safe button:contains(Trust sender)");
    await settle();
    expect(server.called("show_remote")[0].args).toEqual([1, "sender"]);
    expect(".o_md_safe").toHaveCount(0);
});

test("all recipients are a click away", async () => {
    const people = ["a", "b", "c", "d", "e"].map((name) => ({
        name,
        email: `${name}@x.org`,
    }));
    await openFirst(
        serverWith([
            makeMessage(1, { to: people, auth: { dmarc: "pass", is_trusted: true } }),
        ])
    );
    expect(".o_md_card_to").toHaveText(/a, b, c and 2 more/);
    await click(".o_md_card_to");
    await animationFrame();
    expect(".o_md_details").toHaveText(/e <e@x\.org>/);
    expect(".o_md_check_good").toHaveText("DMARC: pass");
});

test("a result that anybody may have written is not shown as good", async () => {
    await openFirst(serverWith([makeMessage(1, { auth: { spf: "pass" } })]));
    await click(".o_md_card_to");
    await animationFrame();
    expect(".o_md_check").toHaveText("SPF: pass");
    expect(".o_md_check_good").toHaveCount(0);
    expect(".o_md_details").toHaveText(/Not confirmed by your mail server/);
});

test("a forged sender is warned of", async () => {
    await openFirst(serverWith([makeMessage(1, { auth: { dmarc: "fail" } })]));
    expect(".o_md_card_warning").toHaveText(/may not come from/);
});

test("attachments can be had one by one and together", async () => {
    const attachments = [
        {
            id: "2",
            name: "plan.pdf",
            mimetype: "application/pdf",
            size: 2048,
            url: "/a",
            preview_url: null,
            is_inline: false,
        },
        {
            id: "3",
            name: "run.exe",
            mimetype: "application/x-msdownload",
            size: 10,
            url: "/b",
            preview_url: null,
            is_inline: false,
        },
        {
            id: "4",
            name: "in.png",
            mimetype: "image/png",
            size: 1,
            url: "/c",
            preview_url: null,
            is_inline: true,
        },
    ];
    await openFirst(serverWith([makeMessage(1, { attachments })]));
    expect(".o_md_file").toHaveCount(2);
    expect(".o_md_files_head a").toHaveAttribute(
        "href",
        "/maildesk/message/1/attachments.zip"
    );
    await click(".o_md_file_open:first");
    await animationFrame();
    expect(".o-FileViewer").toHaveCount(1);
});

test("an invitation is a card", async () => {
    const calendar = {
        method: "REQUEST",
        summary: "Launch",
        starts_at: "2026-04-01 09:00:00",
        ends_at: "2026-04-01 10:00:00",
        location: "Room 2",
        organizer: { name: "Anna", email: "anna@x.org" },
        attendees: [
            { address: { name: "Bob", email: "bob@x.org" }, status: "accepted" },
        ],
    };
    await openFirst(serverWith([makeMessage(1, { calendar })]));
    expect(".o_md_event").toHaveText(/Launch/);
    expect(".o_md_event").toHaveText(/Room 2/);
    expect(".o_md_event").toHaveText(/Bob/);
});

test("a message that cannot be loaded can be tried again", async () => {
    const server = serverWith([makeMessage(1)]);
    const working = server.open_conversation;
    server.open_conversation = () => {
        throw refusal("The mail server cannot be reached.");
    };
    await openFirst(server);
    expect(".o_md_view .o_md_empty").toHaveText(/cannot be reached/);
    server.open_conversation = working;
    await click(".o_md_view .o_md_empty button");
    await settle();
    expect(".o_md_card").toHaveCount(1);
});

test("a text that cannot be fetched says so in its place, and can be tried again", async () => {
    const server = serverWith([makeMessage(1, { loaded: false }), makeMessage(2)]);
    server.open_message = () => {
        throw refusal("The mail server cannot be reached.");
    };
    await openFirst(server);
    await click(".o_md_card:first .o_md_card_head");
    await settle();
    expect(".o_md_card:first .o_md_card_failed").toHaveText(/cannot be reached/);
    expect(".o_md_card:first .o_md_body_loading").toHaveCount(0);
    server.open_message = (id) => makeMessage(id);
    await click(".o_md_card_failed button");
    await settle();
    expect(".o_md_card_failed").toHaveCount(0);
    expect(".o_md_card:first .o_md_body").toHaveCount(1);
});

test("each message has a heading", async () => {
    await openFirst(serverWith([makeMessage(1), makeMessage(2)]));
    expect(".o_md_view h1").toHaveCount(1);
    expect(".o_md_card h2").toHaveCount(2);
});

test("opening a message asks the server for it, and reports that it was read", async () => {
    const server = serverWith([makeMessage(1, { is_read: false })]);
    await openFirst(server);
    const before = ["bootstrap", "list_messages", "read_ahead", "watch"];
    const asked = server.calls.map(({ method }) => method);
    expect(asked.filter((method) => !before.includes(method))).toEqual([
        "open_conversation",
        "act",
    ]);
    // The server repeats to everybody what was done here.
    const { page } = server.called("act")[0].kwargs;
    getService("maildesk.live").onChanged({ account_id: 1, message_ids: [1], page });
    await settle();
    await settle();
    await settle();
    expect(server.called("list_messages")).toHaveLength(1);
});

test("archiving the open conversation opens the next one", async () => {
    const server = serverWith([makeMessage(1)]);
    await openFirst(server);
    await click(".o_md_view_toolbar [aria-label=Archive]");
    await settle();
    expect(getService("maildesk.store").reader.rowId).toBe(2);
});
