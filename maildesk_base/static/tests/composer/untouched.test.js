import { describe, expect, test } from "@odoo/hoot";
import { click, queryFirst, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { contains, getService } from "@web/../tests/web_test_helpers";
import { whatIsWritten } from "@maildesk_base/composer/draft_editor/what_is_written";
import {
    defineMaildesk,
    FakeServer,
    makeRow,
    settle,
    startApp,
} from "../maildesk_test_helpers";

describe.current.tags("desktop");
defineMaildesk();

const EDITABLE = ".o_md_editable";
const QUOTE = `<p><br></p><div class="maildesk-quote"><div>Carl wrote:</div><blockquote type="cite">
<div style="color:red">Hello <a href="https://e.example/">there</a></div></blockquote></div>`;
const TEXTS = {
    "an answer": QUOTE,
    "one with a signature": `<p><br></p><div class="maildesk-signature" data-maildesk-signature="3"><p>Anna</p></div>${QUOTE}`,
    "one with a picture": `<p><br></p><div class="maildesk-quote"><blockquote><img src="/maildesk/draft/1/attachment/2"></blockquote></div>`,
    "one to a table": `<p><br></p><div class="maildesk-quote"><blockquote><table><tbody><tr><td>1</td></tr></tbody></table></blockquote></div>`,
};

class Answers extends FakeServer {
    rows = [makeRow(1)];

    reply(id, mode) {
        const draft = { ...super.reply(id, mode), body: this.text };
        this.drafts[draft.id].body = this.text;
        return draft;
    }
}

async function answer(text) {
    const server = new Answers();
    server.text = text;
    await startApp(server);
    await getService("maildesk.composer").reply(1, "reply");
    await settle();
    return server;
}

async function putCursor(element, offset) {
    document.getSelection().setPosition(element, offset);
    await animationFrame();
    await settle();
}

async function close() {
    await click(".o_md_composer [data-md-action=close]");
    await settle();
    expect(".o_md_composer").toHaveCount(0);
}

for (const [what, text] of Object.entries(TEXTS)) {
    test(`${what} in which nothing was written leaves no trace`, async () => {
        const server = await answer(text);
        await click(EDITABLE);
        const editable = queryOne(EDITABLE);
        // Behind the last one the editor has a place of its own.
        for (const paragraph of [...editable.children].reverse()) {
            await putCursor(paragraph, 0);
        }
        await putCursor(queryFirst(`${EDITABLE} blockquote`), 0);
        await close();
        expect(server.drafts).toEqual({});
        expect(".o_md_toast").toHaveCount(0);
    });
}

test("what is written behind a quotation is kept", async () => {
    const server = await answer(TEXTS["an answer"]);
    await click(EDITABLE);
    await putCursor(queryOne(EDITABLE).lastElementChild, 0);
    await contains(EDITABLE).focus();
    document.execCommand("insertText", false, "Yes.");
    await settle();
    await close();
    expect(Object.values(server.drafts)[0].body).toMatch(/Yes\./);
});

describe("what is written", () => {
    for (const [one, other] of [
        ["<p><br></p>x", "x"],
        ["<p>a</p>", '<div class="o-paragraph">a</div>'],
        ["<p>a</p>", "\n<p>a</p><p><br></p>"],
        ['<a href="#">a</a>', '\ufeff<a href="#">\ufeffa\ufeff</a>\ufeff'],
        ["<div><p>a</p></div>", "<p>a</p>"],
        ['<p style="color: red">a</p>', '<p style="color:red;">a</p>'],
    ]) {
        test(`${one} is the same as ${other}`, () => {
            expect(whatIsWritten(one)).toBe(whatIsWritten(other));
        });
    }

    for (const [one, other] of [
        ["<p>ab</p>", "<p>a</p><p>b</p>"],
        ["<p>ab</p>", "<p>a b</p>"],
        ["<p>a</p>", "<p><b>a</b></p>"],
        ["<p>a</p>", '<p style="text-align: right">a</p>'],
        ["<p>a</p>", "<p>a</p><hr>"],
        ["<p>a</p>", '<p>a</p><p><img src="/web/image/1"></p>'],
        ['<a href="#a">a</a>', '<a href="#b">a</a>'],
        ["<p>a</p>", "<ul><li>a</li></ul>"],
        ["<ul><li>a</li></ul>", "<ol><li>a</li></ol>"],
        ["<p>a</p>", "<p>a</p><table><tbody><tr><td><br></td></tr></tbody></table>"],
    ]) {
        test(`${one} is another text than ${other}`, () => {
            expect(whatIsWritten(one)).not.toBe(whatIsWritten(other));
        });
    }
});
