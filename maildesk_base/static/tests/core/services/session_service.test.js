import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, Deferred } from "@odoo/hoot-mock";
import { getService, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { defineMaildesk, FakeServer, startServices } from "../../maildesk_test_helpers";

describe.current.tags("headless");
defineMaildesk();

const MINUTE_MS = 60000;

async function watching(workerState) {
    const server = new FakeServer();
    const [session, store] = await startServices(server, "session", "store");
    const sent = [];
    patchWithCleanup(getService("bus_service"), {
        get workerState() {
            return workerState;
        },
        // The worker reports its own state once it has started.
        set workerState(_state) {},
        // Odoo has things of its own to say.
        send: (name, data) => name === "maildesk_watch" && sent.push(data),
    });
    session.startWatching(() => expect.step("read the list again"));
    await advanceTime(1000);
    return { sent, server, session, store };
}

test("a connected page goes on watching over the websocket", async () => {
    const { sent, server, session, store } = await watching("CONNECTED");
    expect(server.called("watch")).toHaveLength(1);
    await advanceTime(3 * MINUTE_MS);
    expect(server.called("watch")).toHaveLength(1);
    expect(sent).toHaveLength(3);
    const [{ account_ids, counters }] = sent;
    const { unread, total } = store.folders[101];
    expect(account_ids).toEqual([1]);
    expect(counters[101]).toEqual([unread, total]);
    session.stopWatching();
    await advanceTime(3 * MINUTE_MS);
    expect(sent).toHaveLength(3);
});

test("messages that were read are reported to the server", async () => {
    const { sent, store } = await watching("CONNECTED");
    const message = (id, loaded) => ({ id, loaded, is_read: true });
    const show = (...messages) => {
        store.reader.open(messages[0].id, "1");
        store.reader.show({ id: 1, messages });
    };
    show(message(11, true));
    show(message(12, false), message(13, true), message(14, true), message(15, false));
    // Without its text, and with it; a third one is folded.
    store.reader.expanded.add(12).add(13);
    await advanceTime(MINUTE_MS);
    expect(sent.at(-1).shown_ids).toEqual([11, 13]);
    store.reader.close();
    await advanceTime(MINUTE_MS);
    expect(sent.at(-1).shown_ids).toEqual([13]);
    await advanceTime(MINUTE_MS);
    expect(sent.at(-1).shown_ids).toEqual([]);
});

test("without a websocket the server is asked, and the list follows", async () => {
    const { sent, server } = await watching("DISCONNECTED");
    server.watch = () => ({
        counters: { 101: { unread: 77, total: 99, state: "ready" } },
    });
    await advanceTime(MINUTE_MS);
    expect(server.called("watch")).toHaveLength(2);
    expect(sent).toEqual([]);
    expect.verifySteps(["read the list again"]);
});

test("what is done while the server is asked is nothing out of date", async () => {
    const { server, store } = await watching("DISCONNECTED");
    const answer = new Deferred();
    server.watch = () => answer;
    await advanceTime(MINUTE_MS);
    const { unread, total } = store.folders[101];
    store.folders[101].update({ unread: unread + 1 });
    answer.resolve({ counters: { 101: { unread, total, state: "ready" } } });
    await advanceTime(100);
    expect(store.folders[101].unread).toBe(unread + 1);
    expect.verifySteps([]);
});
