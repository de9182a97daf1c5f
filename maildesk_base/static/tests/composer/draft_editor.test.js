import { describe, expect, test } from "@odoo/hoot";
import { queryAll } from "@odoo/hoot-dom";
import { getService } from "@web/../tests/web_test_helpers";
import { cleanForEditing } from "@maildesk_base/composer/draft_editor/clean";
import {
    defineMaildesk,
    FakeServer,
    makeRow,
    settle,
    startApp,
} from "../maildesk_test_helpers";

describe.current.tags("desktop");
defineMaildesk();

const ORIGIN = window.location.origin;

for (const address of [
    "/web/image/../session/logout",
    "/web/image/1/../../session/logout",
    "/web/image/1/%2e%2e/%2e%2e/session/logout",
    "/web/image/1/..%2f..%2fsession%2flogout",
    "/web/image/%252e%252e/session/logout",
    "\\web\\session\\logout",
    "/maildesk/../web/session/logout",
    "/maildesk/draft/1/attachment/2/../../../../../web/session/logout",
    "/maildesk/health",
    "/web/session/logout",
    "web/session/logout",
    "./web/image/1",
    "//evil.example/web/image/1",
    `${ORIGIN}/web/session/logout`,
    " /web/session/logout",
    "/\tweb/session/logout",
    "javascript:alert(1)",
    "data:image/svg+xml,<svg onload=alert(1)>",
]) {
    test(`opening a draft does not ask for ${address}`, () => {
        const image = document.createElement("img");
        image.setAttribute("src", address);
        expect(cleanForEditing(image.outerHTML)).toBe("");
        const style = `<p style="background:url('${address}')">x</p>`;
        expect(cleanForEditing(style)).not.toMatch(/url/);
    });
}

test("images of mails, drafts and the editor are shown", () => {
    for (const address of [
        "/maildesk/message/1/image?user=2&amp;url=cid%3Ax&amp;sign=y",
        "/maildesk/draft/1/attachment/2",
        "/web/image/12",
        "/web/image/12-ab34cd/photo%20one.png",
        "data:image/png;base64,AAAA",
    ]) {
        const html = `<img src="${address}">`;
        expect(cleanForEditing(html)).toBe(html);
    }
});

test("what was copied from a draft is shown again", () => {
    const html = `<img src="${ORIGIN}/web/image/12">`;
    expect(cleanForEditing(html)).toBe('<img src="/web/image/12">');
});

test("remote images are not loaded, and not lost", () => {
    const waiting = '<img data-maildesk-src="https://e.example/a.png">';
    expect(cleanForEditing(waiting)).toBe(waiting);
    expect(cleanForEditing('<img src="https://e.example/a.png">')).toBe(waiting);
});

test("links of a quotation get no padding, of which thousands stop the browser", async () => {
    const link = (n) => `<a href="https://e.example/${n}">link ${n}</a> `;
    const links = Array.from({ length: 6000 }, (_, n) => link(n)).join("");
    const server = new FakeServer();
    server.rows = [makeRow(1)];
    await startApp(server);
    getService("maildesk.composer").compose({
        subject: "Links",
        body: `<p>Hello</p><div class="maildesk-quote"><blockquote type="cite">${links}</blockquote></div>`,
    });
    await settle();
    expect(queryAll(".o_md_editable a")).toHaveLength(6000);
    expect(queryAll(".o_md_editable blockquote")[0].textContent).not.toMatch(/\ufeff/);
});
