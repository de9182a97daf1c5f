import { describe, expect, test } from "@odoo/hoot";
import { foldQuote } from "@maildesk_base/message_view/message_body/quoted_text";
import { textFragment } from "@maildesk_base/message_view/message_body/plain_text";

describe.current.tags("headless");

function folded(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    const found = foldQuote(template.content);
    return { found, text: template.content.textContent.trim() };
}

test("the quote at the end goes, with the line that introduces it", () => {
    const result = folded(
        "<p>Yes.</p><p>On Friday Anna wrote:</p><blockquote><p>Really?</p></blockquote>"
    );
    expect(result).toEqual({ found: true, text: "Yes." });
});

test("answers between quotes stay", () => {
    const html =
        "<blockquote>one?</blockquote><p>yes</p><blockquote>two?</blockquote><p>no</p>";
    expect(folded(html).found).toBe(false);
});

test("a mail that is all quote is shown", () => {
    expect(folded("<blockquote>forwarded text</blockquote>").found).toBe(false);
});

test("Outlook's original message goes with all that follows it", () => {
    const result = folded(
        '<div>Fine.</div><div id="divRplyFwdMsg"><b>From:</b> Bob</div><div>Old text</div>'
    );
    expect(result).toEqual({ found: true, text: "Fine." });
});

test("a text message: links work, nothing is markup, quoted lines are a quote", () => {
    const fragment = textFragment(
        "See https://example.com/a?b=1.\n<b>no</b>\n> old\n> text"
    );
    expect(fragment.querySelector("a").href).toBe("https://example.com/a?b=1");
    expect(fragment.querySelector("b")).toBe(null);
    expect(fragment.querySelector("blockquote").textContent).toBe("old\ntext");
});
