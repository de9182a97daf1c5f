import { describe, expect, test } from "@odoo/hoot";
import { restoredDrafts } from "@maildesk_base/core/utils/restore";

describe.current.tags("headless");

const entry = (values, isDirty = true) => ({
    key: "k",
    attachments: [],
    isDirty,
    savedAt: 1,
    values: {
        account_id: 1,
        to: "bob@example.com",
        subject: "local",
        body: "",
        ...values,
    },
});

test("unsaved words of this browser come back", () => {
    const [draft] = restoredDrafts([entry({})], []);
    expect(draft.subject).toBe("local");
    expect(draft.status).toBe("dirty");
});

test("unsaved words continue the server's draft of the same version", () => {
    const server = [{ id: 4, version: 2, subject: "server" }];
    const [draft] = restoredDrafts([entry({ id: 4, version: 2 })], server);
    expect(draft.id).toBe(4);
    expect(draft.subject).toBe("local");
});

test("when the server's draft went on, the unsaved words become their own draft", () => {
    const server = [{ id: 4, version: 3, subject: "server" }];
    const [draft] = restoredDrafts([entry({ id: 4, version: 2 })], server);
    expect(draft.id).toBe(null);
    expect(draft.subject).toBe("local");
});

test("saved drafts are taken from the server, discarded ones not at all", () => {
    const server = [{ id: 4, version: 3, account_id: 1, subject: "server" }];
    const [draft] = restoredDrafts([entry({ id: 4, version: 2 }, false)], server);
    expect(draft.subject).toBe("server");
    expect(restoredDrafts([entry({ id: 5, version: 2 }, false)], server)).toEqual([]);
});
