import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { allowTranslations } from "@web/../tests/web_test_helpers";
import { scopeTitle } from "@maildesk_base/core/utils/scope_title";

describe.current.tags("headless");
beforeEach(() => allowTranslations());

const STORE = {
    folders: { 5: { label: "Customers" } },
    tags: { 7: { name: "Urgent" } },
};

test("every list has a title", () => {
    const titled = [
        [{ folder_id: 5 }, "Customers"],
        [{ tag_id: 7 }, "Urgent"],
        [{ starred: true }, "Starred"],
        [{ outbox: true }, "Outbox"],
        [{ role: "inbox" }, "Inbox"],
        [{ record: "res_partner_7" }, "Mails"],
    ];
    for (const [scope, title] of titled) {
        expect(String(scopeTitle(scope, STORE))).toBe(title);
    }
});
