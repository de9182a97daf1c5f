import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { allowTranslations } from "@web/../tests/web_test_helpers";
import {
    avatarColor,
    badgeText,
    fileSize,
    initials,
    senderLine,
} from "@maildesk_base/core/utils/text";

describe.current.tags("headless");
beforeEach(() => allowTranslations());

test("sizes are short and readable", () => {
    expect(fileSize(0)).toBe("0 B");
    expect(fileSize(999)).toBe("999 B");
    expect(fileSize(1536)).toBe("1.5 KB");
    expect(fileSize(25 * 1024 * 1024)).toBe("25 MB");
});

test("initials are whole characters", () => {
    expect(initials({ name: "Anna Lindqvist" })).toBe("AL");
    expect(initials({ name: "😀 Smile" })).toBe("😀S");
    expect(initials({ email: "bob@example.com" })).toBe("BE");
});

test("one person has one colour", () => {
    const color = avatarColor({ name: "Anna", email: "ANNA@example.com" });
    expect(avatarColor({ name: "A.", email: "anna@example.com" })).toBe(color);
});

test("several senders are named by first name, oneself as me", () => {
    const people = [
        { name: "Anna Lindqvist", email: "anna@x.org" },
        { name: "Dr. Max Graf", email: "max@x.org" },
        { name: "Own Name", email: "me@x.org" },
    ];
    expect(senderLine(people, new Set(["me@x.org"]))).toBe("Anna, Max, me");
});

test("many senders are the first and the newest", () => {
    const people = ["Ann", "Bob", "Cid", "Dan"].map((name) => ({
        name,
        email: `${name}@x`,
    }));
    expect(senderLine(people)).toBe("Ann … Cid, Dan");
});

test("a badge stays narrow", () => {
    expect(badgeText(12)).toBe("12");
    expect(badgeText(123456)).toBe("9999+");
});
