import { describe, expect, test } from "@odoo/hoot";
import { keepUnchanged } from "@maildesk_base/folder_tree/tree_nodes";

describe.current.tags("headless");

function node(id, values = {}) {
    return { key: `folder:${id}`, scope: { folder_id: id }, badge: 0, ...values };
}

test("a counter that changes draws its own line again, and no other", () => {
    const before = [node(1), node(2), node(3)];
    const after = keepUnchanged(before, [node(1), node(2, { badge: 5 }), node(3)]);
    expect(after[0]).toBe(before[0]);
    expect(after[1].badge).toBe(5);
    expect(after[1]).not.toBe(before[1]);
    expect(after[2]).toBe(before[2]);
});

test("folders that come, go or move are taken over", () => {
    const before = [node(1), node(2)];
    const after = keepUnchanged(before, [node(2), node(3)]);
    expect(after.map(({ key }) => key)).toEqual(["folder:2", "folder:3"]);
    expect(after[0]).toBe(before[1]);
});

test("a mailbox is always drawn, for its state is not in its line", () => {
    const before = [node(1, { account: { state: "connected" } })];
    const [account] = before.map((known) => known.account);
    expect(keepUnchanged(before, [node(1, { account })])[0]).not.toBe(before[0]);
});
