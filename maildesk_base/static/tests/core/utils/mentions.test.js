import { describe, expect, test } from "@odoo/hoot";
import { mentionsAttachment } from "@maildesk_base/core/utils/mentions";

describe.current.tags("headless");

test("an announced attachment is noticed in several languages", () => {
    expect(mentionsAttachment("", "<p>I have attached the plan.</p>")).toBe(true);
    expect(mentionsAttachment("", "<p>Der Plan ist im Anhang.</p>")).toBe(true);
    expect(mentionsAttachment("Plan ci-joint", "")).toBe(true);
});

test("words of the quoted mail and of the signature do not count", () => {
    const body =
        "<p>Thanks!</p><blockquote>see the attachment</blockquote>" +
        '<div class="maildesk-signature">attached to Hamburg</div>';
    expect(mentionsAttachment("Re: plan", body)).toBe(false);
});
