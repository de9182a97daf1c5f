import { describe, expect, test } from "@odoo/hoot";
import { EventBus } from "@odoo/owl";
import { UnreadService } from "@maildesk_base/shell/unread_service";

describe.current.tags("headless");

function start(answer = { 101: 3, 201: 1 }) {
    const handlers = {};
    const bus = Object.assign(new EventBus(), {
        subscribe: (type, handler) => (handlers[type] = handler),
        addChannel: (channel) => expect.step(`listen to ${channel}`),
        forceUpdateChannels: () => expect.step("subscribe again"),
    });
    const server = { inboxes: answer };
    const call = (model, method) => {
        expect.step(`${model}.${method}`);
        return { channel: "maildesk", desktop_notifications: true, ...server };
    };
    const app = { isWanted: false };
    const unread = new UnreadService({ orm: { silent: { call } }, bus, app });
    return { app, bus, handlers, server, unread };
}

const ASKED = ["mailbox.client.unread", "listen to maildesk"];

test("one call, then the bus reports what changes", async () => {
    const { handlers, unread } = start();
    await unread.follow();
    expect.verifySteps(ASKED);
    expect(unread.state.count).toBe(4);
    handlers["maildesk/changed"]({
        counters: { 101: { unread: 5, state: "ready" }, 102: { unread: 9 } },
    });
    expect(unread.state.count).toBe(6);
    handlers["maildesk/changed"]({ counters: { 201: { state: "gone" } } });
    expect(unread.state.count).toBe(5);
    expect.verifySteps([]);
});

test("asks again when mailboxes come or go, or something was missed", async () => {
    const { bus, handlers, server, unread } = start();
    await unread.follow();
    server.inboxes = { 101: 3 };
    handlers["maildesk/access"]({ account_ids: [2] });
    handlers["maildesk/folders"]({ account_id: 2 });
    bus.trigger("BUS:RECONNECT");
    await Promise.resolve();
    expect.verifySteps([
        ...ASKED,
        "subscribe again",
        ...Array(3).fill("mailbox.client.unread"),
        ...Array(3).fill("listen to maildesk"),
    ]);
    expect(unread.state.count).toBe(3);
});

test("once the app is open it says what is unread, and nothing is asked", async () => {
    const { app, bus, unread } = start();
    app.isWanted = true;
    await unread.follow();
    bus.trigger("BUS:RECONNECT");
    expect.verifySteps([]);
    unread.set({ inboxes: { 101: 7 } });
    expect(unread.state.count).toBe(7);
});

test("people without MailDesk ask for nothing", () => {
    const { bus, handlers } = start();
    handlers["maildesk/access"]({ account_ids: [1] });
    bus.trigger("BUS:RECONNECT");
    expect.verifySteps(["subscribe again"]);
});
