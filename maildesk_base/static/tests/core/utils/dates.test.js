import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { allowTranslations } from "@web/../tests/web_test_helpers";
import { isImminent, smartDate } from "@maildesk_base/core/utils/dates";

const { DateTime } = luxon;

describe.current.tags("headless");
beforeEach(() => allowTranslations());

const now = DateTime.fromISO("2026-03-18T15:00:00");
const utc = (local) => DateTime.fromISO(local).toUTC().toFormat("yyyy-MM-dd HH:mm:ss");

test("today is a time", () => {
    expect(smartDate(utc("2026-03-18T09:05:00"), now)).toMatch(/9:05/);
});

test("yesterday has a name, even an hour after midnight", () => {
    const soon = DateTime.fromISO("2026-03-18T01:00:00");
    expect(String(smartDate(utc("2026-03-17T23:50:00"), soon))).toBe("Yesterday");
});

test("this week is a weekday, this year a day, before a date", () => {
    expect(smartDate(utc("2026-03-15T12:00:00"), now)).toBe("Sun");
    expect(smartDate(utc("2026-01-05T12:00:00"), now)).toMatch(/Jan/);
    expect(smartDate(utc("2024-01-05T12:00:00"), now)).toMatch(/2024/);
});

test("what comes within a minute, or is over, is imminent", () => {
    expect(isImminent(utc("2026-03-18T15:00:09"), now)).toBe(true);
    expect(isImminent(utc("2026-03-18T14:59:00"), now)).toBe(true);
    expect(isImminent(utc("2026-03-18T15:05:00"), now)).toBe(false);
});

test("no date is no text", () => {
    expect(smartDate(null, now)).toBe("");
});
