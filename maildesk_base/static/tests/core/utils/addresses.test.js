import { describe, expect, test } from "@odoo/hoot";
import {
    formatAddress,
    formatAddresses,
    isEmail,
    parseAddresses,
} from "@maildesk_base/core/utils/addresses";
import { ADDRESS_CASES } from "./address_cases";

describe.current.tags("headless");

test("the browser reads address lists as the server does", () => {
    expect(ADDRESS_CASES.length).toBeGreaterThan(40);
    for (const [text, people] of ADDRESS_CASES) {
        const found = parseAddresses(text);
        const read = found.map(({ name, email }) => [name, email, isEmail(email)]);
        expect(read).toEqual(people, { message: text });
        expect(parseAddresses(formatAddresses(found))).toEqual(found);
    }
});

test("a simple name needs no quotes", () => {
    expect(formatAddress({ name: "Bob Smith", email: "b@x.org" })).toBe(
        "Bob Smith <b@x.org>"
    );
});

test("no text gives nobody", () => {
    expect(parseAddresses(null)).toEqual([]);
});
