import { describe, expect, test } from "@odoo/hoot";
import { click, queryOne } from "@odoo/hoot-dom";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { ConnectionLostError } from "@maildesk_base/compat";
import { getService, patchWithCleanup } from "@web/../tests/web_test_helpers";
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

const FIRST = ".o_md_row[data-row-id='1']";
const SECOND = ".o_md_row[data-row-id='2']";

/** Two conversations; the first has been opened, and the second one after it. */
async function leaveFirst(values = {}) {
    const server = new FakeServer();
    server.rows = [
        makeRow(1, { conversation_id: 11, is_read: values.is_read ?? true }),
        makeRow(2, { conversation_id: 12 }),
    ];
    server.messages = {
        1: makeMessage(1, { conversation_id: 11, ...values }),
        2: makeMessage(2, { conversation_id: 12 }),
    };
    await startApp(server);
    await open(FIRST);
    await open(SECOND);
    return server;
}

async function open(row) {
    await click(row);
    await settle();
}

/** How often the text of the first conversation was asked for. */
function asked(server) {
    return server.called("open_conversation").filter(({ args }) => args[0] === 11)
        .length;
}

function report(payload) {
    getService("maildesk.live").onChanged({ account_id: 1, counters: {}, ...payload });
}

test("going back to a message asks nobody", async () => {
    const server = await leaveFirst();
    await open(FIRST);
    expect(".o_md_card[data-message-id='1']").toHaveCount(1);
    expect(asked(server)).toBe(1);
});

test("a message that was unread is read, here and when it is opened again", async () => {
    const server = await leaveFirst({ is_read: false });
    // The server repeats to everybody what was done here.
    const { page } = server.called("act")[0].kwargs;
    report({ message_ids: [1], page });
    await open(FIRST);
    expect(server.called("act")).toHaveLength(1);
    expect(".o_md_card_unread").toHaveCount(0);
    expect(asked(server)).toBe(1);
});

test("what was done elsewhere is shown", async () => {
    const server = await leaveFirst();
    server.messages[1] = makeMessage(1, { conversation_id: 11, is_read: false });
    report({ message_ids: [1] });
    await open(FIRST);
    expect(asked(server)).toBe(2);
    expect(server.called("act")[0].args.slice(0, 2)).toEqual([[1], "mark_read"]);
    await open(SECOND);
    await open(FIRST);
    expect(asked(server)).toBe(2);
});

test("an answer that came meanwhile is there", async () => {
    const server = await leaveFirst();
    const answer = makeMessage(3, { conversation_id: 11 });
    server.open_conversation = (id) => ({
        id,
        subject: "Plans",
        version: 2,
        messages: [server.messages[1], answer],
    });
    const row = makeRow(3, { conversation_id: 11, folder_id: 102 });
    report({ message_ids: [3], new: [row] });
    await open(FIRST);
    expect(".o_md_card").toHaveCount(2);
});

test("marked as unread it is read again when it is opened", async () => {
    const server = await leaveFirst();
    await getService("maildesk.action").perform("mark_unread", [1]);
    server.messages[1] = makeMessage(1, { conversation_id: 11, is_read: false });
    await open(FIRST);
    expect(server.called("act").map(({ args }) => args[1])).toEqual([
        "mark_unread",
        "mark_read",
    ]);
});

test("a message that is gone is not shown", async () => {
    const server = await leaveFirst();
    server.open_conversation = () => {
        throw refusal("This message is no longer there.");
    };
    getService("maildesk.reader").cache.noteChanged({ removed_ids: [1] });
    await open(FIRST);
    expect(".o_md_view").toHaveText(/no longer there/);
    expect(".o_md_card").toHaveCount(0);
});

test("images that were shown once are not shown unasked", async () => {
    const server = await leaveFirst();
    await open(FIRST);
    await getService("maildesk.reader").showRemote(1, "once");
    await open(SECOND);
    await open(FIRST);
    expect(asked(server)).toBe(2);
});

test("who trusts a sender sees the images of their other messages", async () => {
    const server = await leaveFirst();
    await getService("maildesk.reader").showRemote(2, "sender");
    await open(FIRST);
    expect(asked(server)).toBe(2);
});

test("without a connection one reads on", async () => {
    await leaveFirst();
    report({ message_ids: [1] });
    const fail = () => Promise.reject(new ConnectionLostError("/"));
    patchWithCleanup(getService("maildesk.api"), {
        openConversation: fail,
        listMessages: fail,
        // It succeeds a second after the start, and there is a connection then.
        watch: fail,
    });
    await open(FIRST);
    expect(".o_md_card[data-message-id='1']").toHaveCount(1);
    expect(".o_md_offline").toHaveCount(1);
});

/** A list of conversations whose texts the server has, with those asked for ahead. */
async function readAhead(count, values = {}) {
    const server = new FakeServer();
    const ids = Array.from({ length: count }, (_, index) => index + 1);
    server.rows = ids.map((id) => makeRow(id, { conversation_id: 10 + id, ...values }));
    server.read_ahead = (conversationIds, messageIds) => ({
        conversations: conversationIds.map((id) => server.open_conversation(id)),
        messages: messageIds.map((id) => server.open_message(id)),
    });
    await startApp(server);
    await settle();
    return server;
}

test("what is on screen opens without a request, the first time, too", async () => {
    const server = await readAhead(4);
    expect(server.called("read_ahead").map(({ args }) => args)).toEqual([
        [[11, 12, 13, 14], []],
    ]);
    await open(FIRST);
    await open(SECOND);
    expect(".o_md_card[data-message-id='2']").toHaveCount(1);
    expect(server.called("open_conversation")).toHaveLength(0);
    expect(server.called("read_ahead")).toHaveLength(1);
});

test("single messages are read ahead as such", async () => {
    const server = new FakeServer();
    server.settings.conversations = false;
    server.rows = [makeRow(1, { conversation_id: 11 })];
    server.read_ahead = () => ({ conversations: [], messages: [makeMessage(1)] });
    await startApp(server);
    await settle();
    expect(server.called("read_ahead")[0].args).toEqual([[], [1]]);
    await open(FIRST);
    expect(".o_md_card[data-message-id='1']").toHaveCount(1);
    expect(server.called("open_message")).toHaveLength(0);
});

test("who scrolls past many rows asks for those where they stop", async () => {
    const server = await readAhead(200);
    const scroller = queryOne(".o_md_list_scroll");
    server.calls = [];
    for (let step = 0; step < 5; step++) {
        scroller.scrollTop += 800;
        await animationFrame();
    }
    // The rows, some in each frame, and then the texts.
    await settle();
    await settle();
    const [call, ...others] = server.called("read_ahead");
    expect(others).toHaveLength(0);
    expect(call.args[0].length).toBeLessThan(21);
    expect(Math.min(...call.args[0])).toBeGreaterThan(40);
});

test("drafts are not read ahead", async () => {
    const server = await readAhead(2, { is_draft: true });
    expect(server.called("read_ahead")).toHaveLength(0);
});

test("what changed while it was on its way is asked for when it is opened", async () => {
    const server = new FakeServer();
    server.rows = [makeRow(1, { conversation_id: 11 })];
    const answer = new Deferred();
    server.read_ahead = () => answer;
    await startApp(server);
    await settle();
    report({ message_ids: [1] });
    answer.resolve({ conversations: [server.open_conversation(11)], messages: [] });
    await settle();
    await open(FIRST);
    expect(asked(server)).toBe(1);
});
