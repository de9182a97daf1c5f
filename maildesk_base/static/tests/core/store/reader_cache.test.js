import { describe, expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";
import { ReaderCache } from "@maildesk_base/core/store/reader_cache";

describe.current.tags("headless");

const conversation = (id, values = {}) => ({
    id,
    messages: [{ id, html: "<p>text</p>", ...values }],
});

function cacheOf(...ids) {
    const cache = new ReaderCache();
    ids.forEach((id) => cache.put(String(id), conversation(id)));
    return cache;
}

function kept(cache) {
    return [...cache.entries.keys()].map(Number);
}

test("the conversation that was used longest ago gives way", () => {
    const ids = Array.from({ length: 80 }, (_, index) => index + 1);
    const cache = cacheOf(...ids);
    cache.get("1");
    cache.put("81", conversation(81));
    expect(kept(cache)).toHaveLength(80);
    expect(kept(cache)).not.toInclude(2);
    expect(kept(cache)).toInclude(1);
});

test("long texts take the place of several", () => {
    const cache = cacheOf(1, 2);
    const html = "x".repeat(5 * 1024 * 1024);
    cache.put("3", conversation(3, { html }));
    expect(kept(cache)).toEqual([1, 2, 3]);
    cache.put("4", conversation(4, { html }));
    expect(kept(cache)).toEqual([4]);
});

test("a change concerns its conversation, and many changes all", () => {
    const cache = cacheOf(1, 2);
    cache.noteChanged({ message_ids: [1] });
    expect(cache.get("1").isFresh).toBe(false);
    expect(cache.get("2").isFresh).toBe(true);
    cache.noteChanged({ reload: true });
    expect(kept(cache)).toEqual([]);
});

test("drafts, what is on its way, and what is old are asked for again", async () => {
    const cache = cacheOf(1);
    cache.put("2", conversation(2, { is_draft: true }));
    cache.put("3", conversation(3, { send_state: "queued" }));
    expect(["1", "2", "3"].map((id) => cache.get(id).isFresh)).toEqual([
        true,
        false,
        false,
    ]);
    await advanceTime(5 * 60 * 1000 + 1);
    expect(cache.get("1").isFresh).toBe(false);
});

test("nothing is fresh while nobody can report what changes", () => {
    const cache = cacheOf(1);
    cache.isInformed = false;
    expect(cache.get("1").isFresh).toBe(false);
});

test("what was read before a change is shown, and asked for again", () => {
    const cache = cacheOf(1);
    const { outdatings, losses } = cache;
    cache.noteChanged({ message_ids: [1] });
    expect(cache.outdatings).toBeGreaterThan(outdatings);
    expect(cache.losses).toBe(losses);
    cache.put("2", conversation(2), false);
    expect(cache.get("2").isFresh).toBe(false);
    cache.noteChanged({ removed_ids: [1] });
    expect(cache.losses).toBeGreaterThan(losses);
});
