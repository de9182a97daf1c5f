import { describe, expect, test } from "@odoo/hoot";
import { Deferred } from "@odoo/hoot-mock";
import {
    defineMaildesk,
    FakeServer,
    makeRow,
    refusal,
    settle,
    startServices,
} from "../../maildesk_test_helpers";

describe.current.tags("desktop");
defineMaildesk();

async function inboxOf(rows) {
    const server = new FakeServer();
    server.rows = rows;
    server.accounts[0].folders[0].unread = rows.filter(
        ({ is_read }) => !is_read
    ).length;
    const [store, list, actions] = await startServices(
        server,
        "store",
        "list",
        "action"
    );
    await list.open({ folder_id: 101 });
    return { server, store, list, actions };
}

test("archiving takes the row away before the server has answered", async () => {
    const { server, store, actions } = await inboxOf([
        makeRow(1, { is_read: false }),
        makeRow(2),
    ]);
    const answer = new Deferred();
    server.act = () => answer;
    const done = actions.perform("archive", [1]);
    expect(store.list.window.loadedIds()).toEqual([2]);
    expect(store.folders[101].unread).toBe(0);
    answer.resolve({
        undo: { token: "t", label: "Message archived", seconds: 8 },
        messages: [],
        removed_ids: [],
        reload: false,
        counters: {},
    });
    await done;
    expect(store.toasts[0].text).toBe("Message archived");
});

test("a refused action comes back where it was, with its counter", async () => {
    const { server, store, actions } = await inboxOf([
        makeRow(1),
        makeRow(2, { is_read: false }),
        makeRow(3),
    ]);
    server.act = () => {
        throw refusal("The folder is gone.");
    };
    await actions.perform("trash", [2]);
    expect(store.list.window.loadedIds()).toEqual([1, 2, 3]);
    expect(store.folders[101].unread).toBe(1);
    expect(store.toasts).toHaveLength(0);
});

test("Undo gives the token back and shows the row again", async () => {
    const { server, store, actions } = await inboxOf([makeRow(1), makeRow(2)]);
    await actions.perform("archive", [1]);
    store.toasts[0].onAction();
    await settle();
    expect(server.called("undo")[0].kwargs.token).toBe("undo-archive");
    expect(store.list.window.loadedIds()).toEqual([1, 2]);
});

test("a whole conversation is acted on in its folder", async () => {
    const { server, actions } = await inboxOf([
        makeRow(1, { count: 3, conversation_id: 77 }),
    ]);
    await actions.perform("mark_unread", [1]);
    const [ids, action, params] = server.called("act")[0].args;
    expect(ids).toEqual([1]);
    expect(action).toBe("mark_unread");
    expect(params).toEqual({ conversation_ids: [77], folder_id_from: 101 });
});

test("in a list of all mailboxes each conversation is taken where the list looked", async () => {
    const { server, list, actions } = await inboxOf([
        makeRow(1, { count: 3 }),
        makeRow(2),
    ]);
    await list.open({ role: "inbox" });
    await actions.perform("archive", [1, 2]);
    expect(server.called("act")).toHaveLength(1);
    expect(server.called("act")[0].args).toEqual([
        [1, 2],
        "archive",
        { conversation_ids: [1], role_from: "inbox" },
    ]);
});

test("a star is given to the newest message alone", async () => {
    const { server, store, actions } = await inboxOf([makeRow(1, { count: 3 })]);
    await actions.perform("star", [1]);
    expect(server.called("act")[0].args[2]).toEqual({});
    expect(store.rows[1].is_starred).toBe(true);
});

test("a read-only mailbox says so and asks the server nothing", async () => {
    const { server, store, actions } = await inboxOf([makeRow(1)]);
    store.accounts[0].update({
        can_write: false,
        read_only_reason: "Read-only connection",
    });
    await actions.perform("archive", [1]);
    expect(server.called("act")).toHaveLength(0);
    expect(store.list.window.loadedIds()).toEqual([1]);
});

test("moving counts unread mail in the new folder", async () => {
    const { server, store, actions } = await inboxOf([makeRow(1, { is_read: false })]);
    await actions.perform("move", [1], { folder_id: 104 });
    // Where labels are folders, this is the one that the message leaves.
    const [[, , options]] = server.called("act").map(({ args }) => args);
    expect(options).toEqual({ folder_id: 104, folder_id_from: 101 });
    expect(store.folders[101].unread).toBe(0);
    expect(store.folders[104].unread).toBe(1);
});
