import { describe, expect, test } from "@odoo/hoot";
import { frameDocument } from "@maildesk_base/message_view/message_body/frame_document";
import { measureDocument } from "@maildesk_base/message_view/message_body/frame_measure";

describe.current.tags("desktop");

test("the document forbids every load but embedded images", () => {
    const source = frameDocument("<p>x</p>");
    expect(source).toMatch(/default-src 'none'; img-src data:;/);
    expect(source).toMatch(/name="referrer" content="no-referrer"/);
});

test("mail without colours gets dark ones, mail with colours is turned round", () => {
    expect(frameDocument("<p>x</p>", { isDark: true })).toMatch(/color-scheme: dark/);
    expect(frameDocument("<p>x</p>", { isDark: true })).not.toMatch(/filter: invert/);
    const coloured = '<p style="background-color: #fff">x</p>';
    expect(frameDocument(coloured, { isDark: true })).toMatch(/filter: invert/);
    expect(frameDocument(coloured)).not.toMatch(/filter: invert/);
});

test("a document is as high as its text, and higher when it is narrower", async () => {
    const source = frameDocument(`<p>${"word ".repeat(200)}</p>`);
    const wide = await measureDocument(source, 800);
    const narrow = await measureDocument(source, 300);
    expect(narrow.height).toBeGreaterThan(wide.height);
    expect(wide.width).toBe(800);
});

test("what is too wide is noticed, and nothing is left behind", async () => {
    const count = document.body.children.length;
    const size = await measureDocument(
        frameDocument('<div style="width: 900px">x</div>'),
        400
    );
    expect(size.width).toBeGreaterThan(890);
    expect(document.body.children.length).toBe(count);
});
