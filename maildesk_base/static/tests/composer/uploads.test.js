import { describe, expect, test } from "@odoo/hoot";
import { click, manuallyDispatchProgrammaticEvent, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { getService, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { uploadService } from "@maildesk_base/core/services/upload_service";
import { routeDeviations } from "../client_shapes";
import {
    defineMaildesk,
    FakeServer,
    makeDraftFile,
    settle,
    startApp,
} from "../maildesk_test_helpers";

describe.current.tags("desktop");
defineMaildesk();

const ROUTE = "POST /maildesk/upload";

/** The route of uploads over the drafts of a fake server, answering in its shape. */
class UploadServer extends FakeServer {
    refusal = "";
    nextFileId = 1;

    upload(form) {
        const sent = Object.fromEntries(form.entries());
        delete sent.csrf_token;
        expect(routeDeviations(ROUTE, "takes", sent)).toEqual([]);
        const [part, answer] = this.refusal
            ? ["refuses", { error: this.refusal }]
            : ["gives", this.attach(Number(sent.draft_id), sent.file, sent.inline)];
        expect(routeDeviations(ROUTE, part, answer)).toEqual([]);
        return { status: this.refusal ? 400 : 200, text: JSON.stringify(answer) };
    }

    attach(draftId, { name, type, size }, inline) {
        const attachment = makeDraftFile(draftId, this.nextFileId++, {
            name,
            mimetype: type,
            size,
            is_inline: Boolean(inline),
        });
        const draft = this.drafts[draftId];
        draft.attachments = [...draft.attachments, attachment];
        return { attachment, draft };
    }

    remove_attachment(draftId, id) {
        const draft = this.drafts[draftId];
        draft.attachments = draft.attachments.filter((file) => file.id !== id);
        return draft;
    }
}

class FakeXhr extends EventTarget {
    upload = new EventTarget();

    constructor(server) {
        super();
        this.server = server;
    }

    open() {}

    send(form) {
        Promise.resolve().then(() => {
            const { status, text } = this.server.upload(form);
            Object.assign(this, { status, responseText: text });
            this.dispatchEvent(new Event("load"));
        });
    }

    abort() {
        this.dispatchEvent(new Event("abort"));
    }
}

async function compose() {
    const server = new UploadServer();
    patchWithCleanup(uploadService, { createXhr: () => new FakeXhr(server) });
    await startApp(server);
    await click(".o_md_compose");
    await settle();
    return server;
}

const file = (name, type = "text/plain") => new File(["12345"], name, { type });

async function paste(target, ...files) {
    const clipboardData = new DataTransfer();
    files.forEach((each) => clipboardData.items.add(each));
    await manuallyDispatchProgrammaticEvent(queryOne(target), "paste", {
        clipboardData,
    });
    await settle();
}

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

test("a picture pasted into the text is in the text, and not among the files", async () => {
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
    expect(".o_notification").toHaveText(/“b.txt” does not fit/);
    expect(server.drafts[1].attachments).toHaveLength(1);
});
