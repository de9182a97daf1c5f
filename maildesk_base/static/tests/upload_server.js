import { expect } from "@odoo/hoot";
import { click, manuallyDispatchProgrammaticEvent, queryOne } from "@odoo/hoot-dom";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { uploadService } from "@maildesk_base/core/services/upload_service";
import { routeDeviations } from "./client_shapes";
import { FakeServer, makeDraftFile, settle, startApp } from "./maildesk_test_helpers";

const ROUTE = "POST /maildesk/upload";

/** The route of uploads over the drafts of a fake server, answering in its shape. */
export class UploadServer extends FakeServer {
    refusal = "";
    isOut = false;
    nextFileId = 1;
    // Nothing is answered before.
    held = Promise.resolve();

    upload(form) {
        if (this.isOut) {
            const responseURL = "http://odoo.example/web/login?redirect=x";
            return { status: 200, text: "<html></html>", responseURL };
        }
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
        this.server.held.then(() => {
            const { status, text, responseURL = "" } = this.server.upload(form);
            Object.assign(this, { status, responseText: text, responseURL });
            this.dispatchEvent(new Event("load"));
        });
    }

    abort() {
        this.dispatchEvent(new Event("abort"));
    }
}

/** The app with an empty message in it. */
export async function compose(server = new UploadServer()) {
    patchWithCleanup(uploadService, { createXhr: () => new FakeXhr(server) });
    await startApp(server);
    await click(".o_md_compose");
    await settle();
    return server;
}

export const file = (name, type = "text/plain") => new File(["12345"], name, { type });

export async function paste(target, ...files) {
    const clipboardData = new DataTransfer();
    files.forEach((each) => clipboardData.items.add(each));
    await manuallyDispatchProgrammaticEvent(queryOne(target), "paste", {
        clipboardData,
    });
    await settle();
}
