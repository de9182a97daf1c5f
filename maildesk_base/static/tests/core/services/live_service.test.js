import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, Deferred } from "@odoo/hoot-mock";
import { getService } from "@web/../tests/web_test_helpers";
import {
    dateOf,
    defineMaildesk,
    FakeServer,
    makeRow,
    startServices,
} from "../../maildesk_test_helpers";

describe.current.tags("desktop");
defineMaildesk();

async function inboxOf(rows) {
    const server = new FakeServer();
    server.rows = rows;
    const [store, list, live] = await startServices(server, "store", "list", "live");
    await list.open({ role: "inbox" });
    return { server, store, live };
}

const changed = (values) => ({
    account_id: 1,
    folder_ids: [101],
    message_ids: [],
    removed_ids: [],
    counters: {},
    new: [],
    ...values,
});

test("new mail appears on top, counted and announced", async () => {
    const { store, live } = await inboxOf([makeRow(1), makeRow(2)]);
    const row = makeRow(50, { is_read: false, date: dateOf(-5) });
    live.onChanged(changed({ new: [row], counters: { 101: { unread: 4, total: 9 } } }));
    expect(store.list.window.loadedIds()).toEqual([50, 1, 2]);
    expect(store.folders[101].unread).toBe(4);
    expect(store.announcement).toMatch(/1 new/);
});

test("an answer takes the place of its conversation", async () => {
    const { store, live } = await inboxOf([
        makeRow(1),
        makeRow(2, { conversation_id: 7 }),
    ]);
    live.onChanged(
        changed({ new: [makeRow(60, { conversation_id: 7, date: dateOf(-1) })] })
    );
    expect(store.list.window.loadedIds()).toEqual([60, 1]);
});

test("mail of another folder stays out of this list", async () => {
    const { store, live } = await inboxOf([makeRow(1)]);
    live.onChanged(changed({ new: [makeRow(61, { folder_id: 104 })] }));
    expect(store.list.window.loadedIds()).toEqual([1]);
});

test("what vanished elsewhere vanishes here", async () => {
    const { store, live } = await inboxOf([makeRow(1), makeRow(2)]);
    live.onChanged(changed({ removed_ids: [1] }));
    expect(store.list.window.loadedIds()).toEqual([2]);
});

test("a change without rows is read again from the server, once", async () => {
    const { server, store, live } = await inboxOf([makeRow(1), makeRow(2)]);
    server.rows = [makeRow(1, { is_starred: true }), makeRow(2)];
    live.onChanged(changed({ message_ids: [1] }));
    live.onChanged(changed({ reload: true }));
    await advanceTime(500);
    expect(server.called("list_messages")).toHaveLength(2);
    expect(store.rows[1].is_starred).toBe(true);
});

test("what this page did is not read again, what others did right after it is", async () => {
    const { server, store, live } = await inboxOf([makeRow(1), makeRow(2)]);
    await getService("maildesk.action").perform("star", [1]);
    const { page } = server.called("act")[0].kwargs;
    live.onChanged(changed({ message_ids: [1], page }));
    await advanceTime(500);
    expect(server.called("list_messages")).toHaveLength(1);
    server.rows = [makeRow(1, { is_read: false }), makeRow(2)];
    live.onChanged(changed({ message_ids: [1], page: "of another window" }));
    await advanceTime(500);
    expect(server.called("list_messages")).toHaveLength(2);
    expect(store.rows[1].is_read).toBe(false);
});

/** A list that is asked for now, and answered as it is now when the test wants it. */
function slowly(server) {
    const early = server.list_messages({ scope: { role: "inbox" }, limit: 50 });
    const answer = new Deferred();
    server.list_messages = () => {
        delete server.list_messages;
        return answer;
    };
    return () => answer.resolve(early);
}

test("an answer from before an action does not bring back what is gone", async () => {
    const { server, store, live } = await inboxOf([makeRow(1), makeRow(2)]);
    const acted = new Deferred();
    const act = live.list.during(() => acted);
    live.list.remove([1]);
    const answerList = slowly(server);
    const refreshed = live.list.refresh();
    live.list.remove([2]);
    answerList();
    await refreshed;
    expect(store.list.window.loadedIds()).toEqual([]);
    server.rows = [makeRow(3)];
    acted.resolve();
    await act;
    await advanceTime(0);
    expect(store.list.window.loadedIds()).toEqual([3]);
});

test("a list opened while an action is on its way is read again after it", async () => {
    const { server, store, live } = await inboxOf([]);
    const acted = new Deferred();
    const act = live.list.during(() => acted);
    await live.list.open({ role: "inbox" });
    expect(store.list.window.loadedIds()).toEqual([]);
    server.rows = [makeRow(3)];
    acted.resolve();
    await act;
    await advanceTime(0);
    expect(store.list.window.loadedIds()).toEqual([3]);
});

test("an answer that comes too late is asked for again", async () => {
    const { server, store, live } = await inboxOf([makeRow(1), makeRow(2)]);
    const answerList = slowly(server);
    const refreshed = live.list.refresh();
    live.onChanged(changed({ removed_ids: [1] }));
    server.rows = [makeRow(3), makeRow(2)];
    answerList();
    await refreshed;
    expect(store.list.window.loadedIds()).toEqual([3, 2]);
});

test("what vanished from another list does not spoil this one's answer", async () => {
    const { server, live } = await inboxOf([makeRow(1)]);
    const answerList = slowly(server);
    const refreshed = live.list.refresh();
    live.onChanged(changed({ removed_ids: [99] }));
    answerList();
    await refreshed;
    // Once to open the list, once to refresh it.
    expect(server.called("list_messages")).toHaveLength(2);
});

test("news that come while the list loads are read when it is there", async () => {
    const { server, store, live } = await inboxOf([]);
    const early = server.list_messages({ scope: { role: "inbox" }, limit: 50 });
    const answer = new Deferred();
    server.list_messages = () => answer;
    const opened = live.list.open({ role: "inbox" });
    server.rows = [makeRow(1)];
    live.onChanged(changed({ reload: true }));
    await advanceTime(500);
    delete server.list_messages;
    answer.resolve(early);
    await opened;
    expect(store.list.window.loadedIds()).toEqual([1]);
});

test("after a gap in the connection the list is read again", async () => {
    const { server, store, live } = await inboxOf([makeRow(1)]);
    server.rows = [makeRow(9, { date: dateOf(-3) }), makeRow(1)];
    live.bus.trigger("BUS:RECONNECT");
    await advanceTime(500);
    expect(store.list.window.loadedIds()).toEqual([9, 1]);
});

test("the state of a mailbox follows", async () => {
    const { store, live } = await inboxOf([]);
    live.onAccount({
        account_id: 1,
        state: "reauth_required",
        last_error: "Sign in again",
    });
    expect(store.accounts[0].needsAttention).toBe(true);
    expect(store.accounts[0].last_error).toBe("Sign in again");
});

test("a page that has missed something is brought up to date", async () => {
    const { server, store, live } = await inboxOf([makeRow(1)]);
    server.rows = [makeRow(2), makeRow(1)];
    live.onDrift({ counters: { 101: { unread: 8, total: 9, state: "ready" } } });
    await advanceTime(500);
    expect(store.folders[101].unread).toBe(8);
    expect(store.list.window.loadedIds()).toEqual([2, 1]);
});

test("an app that was left reads no list", async () => {
    const { server, store, live } = await inboxOf([makeRow(1)]);
    store.isLeft = true;
    live.onChanged(changed({ message_ids: [1], reload: true }));
    await advanceTime(500);
    expect(server.called("list_messages")).toHaveLength(1);
});
