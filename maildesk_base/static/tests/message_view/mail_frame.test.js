import { after, describe, expect, test } from "@odoo/hoot";
import { MailFrame } from "@maildesk_base/message_view/message_body/mail_frame";

describe.current.tags("desktop");

/** HOOT looks into every frame it finds, and nobody may look into these. */
function hiddenPlace() {
    const host = document.createElement("div");
    const place = document.createElement("div");
    host.attachShadow({ mode: "closed" }).append(place);
    document.body.append(host);
    after(() => host.remove());
    return place;
}

function loaded(frame) {
    return new Promise((resolve) => frame.addEventListener("load", resolve));
}

test("the same document is not loaded again, whatever its height", async () => {
    const place = hiddenPlace();
    const frame = new MailFrame("Text");
    frame.show(place, "<p>one</p>", 100);
    const [first] = place.children;
    frame.show(place, "<p>one</p>", 150);
    expect([...place.children]).toEqual([first]);
    expect(first.style.height).toBe("150px");
    expect(first.getAttribute("sandbox")).not.toMatch(/scripts|same-origin/);
});

test("what is shown stays until the next document is loaded", async () => {
    const place = hiddenPlace();
    const frame = new MailFrame("Text");
    frame.show(place, "<p>one</p>", 100);
    const [first] = place.children;
    await loaded(first);
    frame.show(place, "<p>two</p>", 100);
    frame.show(place, "<p>three</p>", 100);
    expect(first.isConnected).toBe(true);
    const last = place.children[2];
    await loaded(last);
    expect([...place.children]).toEqual([last]);
    expect(last.srcdoc).toBe("<p>three</p>");
    expect(last).not.toHaveClass("o_md_body_frame_coming");
});
