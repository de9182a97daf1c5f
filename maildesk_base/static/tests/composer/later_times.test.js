import { describe, expect, test } from "@odoo/hoot";
import { laterTimes } from "@maildesk_base/composer/send_later_dialog/later_times";

const { DateTime } = luxon;

describe.current.tags("headless");

test("each time is offered once, on any day of the week and at any hour", () => {
    for (let hours = 0; hours < 8 * 24; hours++) {
        const now = DateTime.fromISO("2026-11-23T00:30").plus({ hours });
        const times = laterTimes(now).map((time) => time.at);
        expect(new Set(times).size).toBe(times.length);
    }
});

test("on a Sunday, Monday morning is tomorrow morning", () => {
    expect(laterTimes(DateTime.fromISO("2026-11-28T12:00")).length).toBe(4);
    expect(laterTimes(DateTime.fromISO("2026-11-29T12:00")).length).toBe(3);
});
