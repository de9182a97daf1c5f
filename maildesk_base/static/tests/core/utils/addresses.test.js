import { describe, expect, test } from "@odoo/hoot";
import {
    formatAddress,
    formatAddresses,
    isEmail,
    parseAddresses,
} from "@maildesk_base/core/utils/addresses";

describe.current.tags("headless");

test("a list keeps names that hold commas together", () => {
    expect(parseAddresses('"Doe, Jane" <jane@example.com>; bob@example.com')).toEqual([
        { name: "Doe, Jane", email: "jane@example.com" },
        { name: "", email: "bob@example.com" },
    ]);
});

test("what is formatted can be read again", () => {
    const people = [
        { name: 'Jane "JD" Doe, Dr.', email: "jane@example.com" },
        { name: "سارة", email: "sara@example.com" },
        { name: "", email: "bob@example.com" },
    ];
    expect(parseAddresses(formatAddresses(people))).toEqual(people);
});

test("a simple name needs no quotes", () => {
    expect(formatAddress({ name: "Bob Smith", email: "b@x.org" })).toBe(
        "Bob Smith <b@x.org>"
    );
});

test("empty text gives nobody", () => {
    expect(parseAddresses("")).toEqual([]);
    expect(parseAddresses(null)).toEqual([]);
    expect(parseAddresses(" , ; ")).toEqual([]);
});

test("addresses are told from words", () => {
    expect(isEmail("anna@example.com")).toBe(true);
    expect(isEmail("root@localhost")).toBe(true);
    expect(isEmail("anna")).toBe(false);
    expect(isEmail("anna@")).toBe(false);
    expect(isEmail("anna@example.com, bob")).toBe(false);
});
