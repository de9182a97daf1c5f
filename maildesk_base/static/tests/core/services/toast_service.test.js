import { describe, expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";
import { defineMaildesk, FakeServer, startServices } from "../../maildesk_test_helpers";

describe.current.tags("headless");
defineMaildesk();

const DELETED = { text: "Deleted", action: "Undo", onAction: () => {}, seconds: 8 };

async function startToasts() {
    const [toasts, store] = await startServices(new FakeServer(), "toast", "store");
    return { toasts, shown: () => store.toasts.map(({ text }) => text) };
}

test("what somebody points at stays, and its time begins anew", async () => {
    const { toasts, shown } = await startToasts();
    const id = toasts.add(DELETED);
    await advanceTime(7000);
    toasts.hold(id);
    await advanceTime(60000);
    expect(shown()).toEqual(["Deleted"]);
    toasts.release(id);
    await advanceTime(7000);
    expect(shown()).toEqual(["Deleted"]);
    await advanceTime(1500);
    expect(shown()).toEqual([]);
});

test("mail that leaves in ten seconds is not offered longer than that", async () => {
    const { toasts, shown } = await startToasts();
    const id = toasts.add({ ...DELETED, text: "Message sent", isLimited: true });
    toasts.hold(id);
    await advanceTime(8500);
    expect(shown()).toEqual([]);
});
