import { describe, expect, test } from "@odoo/hoot";
import { foldQuote } from "@maildesk_base/message_view/message_body/quoted_text";
import { textFragment } from "@maildesk_base/message_view/message_body/plain_text";
import { sanitize } from "@maildesk_base/message_view/message_body/sanitizer";

describe.current.tags("headless");

function folded(html) {
    const fragment = sanitize(html);
    const found = foldQuote(fragment);
    return { found, text: fragment.textContent.trim() };
}

test("what the server has marked is folded, wherever it stands", () => {
    const result = folded(
        '<div>Yes.<span data-maildesk-quote="1">Anna wrote:</span></div>' +
            '<blockquote data-maildesk-quote="1"><p>Really?</p></blockquote><p>footer</p>'
    );
    expect(result).toEqual({ found: true, text: "Yes.footer" });
});

test("what the server has not marked is shown, whatever it looks like", () => {
    for (const html of [
        "<p>Sale</p><blockquote>Half price</blockquote>",
        '<p>FYI</p><div class="gmail_quote">forwarded</div>',
        '<p>FYI</p><div id="divRplyFwdMsg">From: Bob</div>',
    ]) {
        expect(folded(html).found).toBe(false);
    }
});

test("a text message: links work, nothing is markup, quoted lines are a quote", () => {
    const fragment = textFragment(
        "See https://example.com/a?b=1.\n<b>no</b>\n> old\n> text"
    );
    expect(fragment.querySelector("a").href).toBe("https://example.com/a?b=1");
    expect(fragment.querySelector("b")).toBe(null);
    expect(fragment.querySelector("blockquote").textContent).toBe("old\ntext");
});
