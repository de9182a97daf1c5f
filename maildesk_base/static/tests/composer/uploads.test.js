import { describe, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { getService } from "@web/../tests/web_test_helpers";
import { defineMaildesk, settle } from "../maildesk_test_helpers";
import { compose, file, paste } from "../upload_server";

describe.current.tags("desktop");
defineMaildesk();

test("several files become lines that can be removed", async () => {
    const server = await compose();
    await paste(".o_md_composer_subject", file("a.txt"), file("b.txt"));
    expect(".o_md_tray_file").toHaveCount(2);
    expect(".o_md_tray_file:first").toHaveText(/a\.txt\s*5 B/);
    await click("[aria-label='Remove a.txt']");
    await settle();
    expect(".o_md_tray_file").toHaveCount(1);
    expect(server.drafts[1].attachments).toHaveLength(1);
});

test("an image pasted into the text is in the text, and not among the files", async () => {
    await compose();
    await paste(".o_md_editable", file("p.png", "image/png"));
    expect(".o_md_editable img[src='/maildesk/draft/1/attachment/1']").toHaveCount(1);
    expect(".o_md_tray_file").toHaveCount(0);
});

test("a refused file says why, and can be tried again", async () => {
    const server = await compose();
    server.refusal = "This file is not wanted.";
    await paste(".o_md_composer_subject", file("a.txt"));
    expect(".o_md_tray_failed").toHaveText(/not wanted/);
    server.refusal = "";
    await click(".o_md_tray_retry");
    await settle();
    expect(".o_md_tray_failed").toHaveCount(0);
    expect("[aria-label='Remove a.txt']").toHaveCount(1);
});

test("what is too large is not even sent", async () => {
    const server = await compose();
    getService("maildesk.store").limits.attachment_bytes = 7;
    await paste(".o_md_composer_subject", file("a.txt"), file("b.txt"));
    await animationFrame();
    expect(".o_notification").toHaveText(/“b.txt” is too large/);
    expect(server.drafts[1].attachments).toHaveLength(1);
});
