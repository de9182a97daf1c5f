import { describe, expect, test } from "@odoo/hoot";
import { adoptPictures } from "@maildesk_base/composer/draft_editor/adopt_pictures";
import { cleanForEditing } from "@maildesk_base/composer/draft_editor/clean";
import { pictureSource } from "@maildesk_base/composer/draft_editor/pictures";

describe.current.tags("headless");

const HERE = window.location.origin;
const PROXY = "/maildesk/message/3/image?url=https%3A%2F%2Fx.example%2Fa.png&sig=1";
const ATTACHED = "/maildesk/message/3/image?url=cid%3Alogo%40x&sig=1";

for (const [src, kind] of [
    ["/maildesk/draft/5/attachment/7", "own"],
    [`${HERE}/maildesk/draft/5/attachment/7`, "own"],
    ["/maildesk/draft/6/attachment/7", "copy"],
    ["/web/image/12-ab34/picture.png", "own"],
    ["/web/image/12?access_token=x", "own"],
    [PROXY, "quoted"],
    [HERE + PROXY, "quoted"],
    [ATTACHED, "copy"],
    ["data:image/png;base64,AAAA", "copy"],
    ["data:image/svg+xml;base64,AAAA", "remote"],
    ["data:text/html;base64,AAAA", "remote"],
    ["https://x.example/maildesk/draft/5/attachment/7", "remote"],
    ["https://x.example/web/image/12", "remote"],
    ["//x.example/web/image/12", "remote"],
    ["/web/image/../session/logout", "remote"],
    ["/web/image/%2e%2e/session/logout", "remote"],
    ["/web/image/12/../../session/logout", "remote"],
    ["/maildesk/draft/5/attachment/7/../../../../../web/session/logout", "remote"],
    ["/maildesk/health", "remote"],
    ["file:///home/me/a.png", "remote"],
    ["javascript:alert(1)", "remote"],
    ["http://[", "remote"],
    [null, "remote"],
]) {
    test(`a picture of ${src} is ${kind}`, () => {
        expect(pictureSource(src, 5).kind).toBe(kind);
    });
}

test("what is kept names no server, so that it can be recognised when it leaves", () => {
    expect(pictureSource(HERE + PROXY, 5).url).toBe(PROXY);
});

test("only addresses that we make are loaded when a draft is opened", () => {
    const html = [
        '<img src="/web/image/../session/logout">',
        '<img src="https://x.example/p.gif">',
        '<img data-maildesk-src="https://x.example/blocked.png">',
        `<img src="${PROXY}">`,
    ].join("");
    const page = new DOMParser().parseFromString(cleanForEditing(html), "text/html");
    const kept = [...page.querySelectorAll("img")].map((image) =>
        image.getAttribute("src")
    );
    expect(kept).toEqual([null, null, PROXY]);
});

test("pasted images become files, those of a quotation stay", async () => {
    const root = document.createElement("div");
    root.innerHTML = `<img src="${HERE}${PROXY}"><img src="https://x.example/p.gif">
        <div class="maildesk-quote"><img src="${PROXY}"></div>`;
    const asked = [];
    const removed = adoptPictures(root, 5, async (url) => {
        asked.push(url);
        return "/maildesk/draft/5/attachment/9";
    });
    await Promise.resolve();
    expect(removed).toBe(1);
    expect(asked).toEqual([PROXY]);
    const shown = [...root.querySelectorAll("img")].map((image) =>
        image.getAttribute("src")
    );
    expect(shown).toEqual(["/maildesk/draft/5/attachment/9", PROXY]);
});
