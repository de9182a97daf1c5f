import { after, expect, test } from "@odoo/hoot";
import { leavesList, unreadChanges } from "@maildesk_base/core/actions/effects";
import { actions } from "@maildesk_base/core/registries";
import { MailStore } from "@maildesk_base/core/store/mail_store";
import { MessageRow } from "@maildesk_base/core/store/message_row";
import { makeAccount, makeRow } from "../sample_mail";

function register(entry) {
    after(() => actions.remove(entry.id));
    return actions.add(entry);
}

function storeWithInbox() {
    const store = new MailStore();
    store.load({ accounts: [makeAccount(1)] });
    store.list.reset({ scope: { role: "inbox" } });
    return store;
}

test("an entry is refused for a key that nobody reads", () => {
    const entry = { id: "test_typo", label: "Typo", hotkeys: ["y"] };
    expect(() => actions.add(entry)).toThrow(/test_typo.*unknown \[hotkeys\]/);
    expect(actions.find("test_typo")).toBe(undefined);
});

test("an entry is refused without its id", () => {
    expect(() => actions.add({ label: "Nameless" })).toThrow(/lacks \[id\]/);
});

test("entries are in the order of their sequence", () => {
    register({ id: "test_late", label: "Late", sequence: 9002 });
    register({ id: "test_early", label: "Early", sequence: 9001 });
    const ids = actions.getAll().map(({ id }) => id);
    expect(ids.slice(-2)).toEqual(["test_early", "test_late"]);
});

test("what leaves its folder is counted out of it, in a search it stays", () => {
    register({ id: "test_leave", leavesList: "folder" });
    const store = storeWithInbox();
    const row = new MessageRow(makeRow(1, { is_read: false, unread_count: 3 }));
    expect(leavesList("test_leave", row, store)).toBe(true);
    expect(unreadChanges("test_leave", [row], {}, store)).toEqual({ 101: -3 });
    store.list.reset({ scope: { role: "inbox" }, query: "wheels" });
    expect(leavesList("test_leave", row, store)).toBe(false);
});

test("what is patched to read is counted out of its folder", () => {
    register({ id: "test_seen", patch: () => ({ is_read: true, unread_count: 0 }) });
    const store = storeWithInbox();
    const row = new MessageRow(makeRow(1, { is_read: false, unread_count: 2 }));
    expect(unreadChanges("test_seen", [row], {}, store)).toEqual({ 101: -2 });
    row.update({ is_read: true, unread_count: 0 });
    expect(unreadChanges("test_seen", [row], {}, store)).toEqual({});
});

test("what add-ons give when the app opens is kept under their names", () => {
    const store = new MailStore();
    store.load({ accounts: [], limits: {}, team: { members: 3 } });
    expect(store.extra).toEqual({ team: { members: 3 } });
});
