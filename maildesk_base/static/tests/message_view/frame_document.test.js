import { after, describe, expect, test } from "@odoo/hoot";
import { frameDocument } from "@maildesk_base/message_view/message_body/frame_document";
import {
    hiddenFrames,
    measureDocument,
} from "@maildesk_base/message_view/message_body/frame_measure";

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
    after(() => hiddenFrames.drop());
    const body = `<p>${"word ".repeat(200)}</p>`;
    const wide = await measureDocument(body, {}, 800);
    const narrow = await measureDocument(body, {}, 300);
    expect(narrow.height).toBeGreaterThan(wide.height);
    expect(wide.width).toBe(800);
});

test("what is too wide is noticed, and a mail knows nothing of the one before it", async () => {
    after(() => hiddenFrames.drop());
    const plain = await measureDocument("<p>x</p>", {}, 400);
    const styled = "<style>p { font-size: 60px }</style>";
    const wide = await measureDocument(
        `${styled}<p style="width: 900px">x</p>`,
        {},
        400
    );
    expect(wide.width).toBeGreaterThan(890);
    expect(await measureDocument("<p>x</p>", {}, 400)).toEqual(plain);
});

test("images that are part of a mail are measured with it", async () => {
    after(() => hiddenFrames.drop());
    const canvas = document.createElement("canvas");
    canvas.width = 30;
    canvas.height = 700;
    const size = await measureDocument(`<img src="${canvas.toDataURL()}">`, {}, 400);
    expect(size.height).toBeGreaterThan(699);
});

test("all mails are measured in one frame, which goes with the app", async () => {
    const count = document.body.children.length;
    await Promise.all([
        measureDocument("<p>x</p>", {}, 400),
        measureDocument("<p>y</p>", {}, 400),
    ]);
    expect(document.body.children.length).toBe(count + 1);
    hiddenFrames.drop();
    expect(document.body.children.length).toBe(count);
});
