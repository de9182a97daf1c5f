import { describe, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { registry } from "@web/core/registry";
import {
    getMockEnv,
    getService,
    makeMockEnv,
    mockService,
    mountWithCleanup,
} from "@web/../tests/web_test_helpers";
import {
    defineMaildesk,
    makeDraft,
    refusal,
    settle,
    useServer,
} from "../maildesk_test_helpers";
import { RecordServer } from "../records/record_server";

describe.current.tags("desktop");
defineMaildesk();

const reply = registry.category("actions").get("maildesk_reply");
const params = { model: "res.partner", id: 3 };

/** A page of Odoo that has not loaded the app. */
async function startPage(server, load = () => Promise.resolve()) {
    useServer(server);
    mockService("maildesk.app", { load });
    await makeMockEnv();
    await mountWithCleanup(MainComponentsContainer);
    return getMockEnv();
}

class ReplyServer extends RecordServer {
    reply_from() {
        this.drafts[5] = makeDraft(5, {
            subject: "Re: Order",
            to: "Carl <carl@example.com>",
            mode: "reply",
            is_untouched: true,
        });
        const draft = { ...this.drafts[5], left_out: [] };
        const templates = [{ id: 4, name: "Our offer", has_files: false }];
        return { draft, message_id: 1, account_ids: [1], templates };
    }

    apply_record_template(_templateId, draftId) {
        const draft = { ...this.drafts[draftId], version: 2 };
        return { subject: "Offer", body: "<p>Dear Carl</p>", draft };
    }
}

test("the composer opens above the page, once", async () => {
    const server = new ReplyServer();
    const env = await startPage(server);
    await Promise.all([reply(env, { params }), reply(env, { params })]);
    await settle();
    expect(".o_md_overlay .o_md_composer").toHaveCount(1);
    expect(".o_md_overlay .o_md_composer_subject").toHaveValue("Re: Order");
    expect(server.called("reply_from").map(({ args }) => args)).toEqual([
        ["res.partner", 3],
    ]);
    await click(".o_md_composer [data-md-action=close]");
    await settle();
    expect(".o_md_overlay .o_md_composer").toHaveCount(0);
});

test("one of Odoo's templates for the record is filled in", async () => {
    const server = new ReplyServer();
    const env = await startPage(server);
    await reply(env, { params });
    await settle();
    await click(".o_md_composer [aria-label=Templates]");
    await settle();
    await click(".o_md_menu .dropdown-item:contains(Our offer)");
    await settle();
    const [draft] = getService("maildesk.store").composers;
    expect(draft.body).toMatch(/^<p>Dear Carl<\/p>/);
    expect(draft.subject).toBe("Re: Order");
    expect(server.called("apply_record_template")[0].args).toEqual([4, 5, false]);
});

test("in the app it is one of the windows there", async () => {
    const env = await startPage(new ReplyServer());
    await reply(env, { params });
    getService("maildesk.store").isShown = true;
    await settle();
    expect(".o_md_overlay").toHaveCount(0);
});

test("what goes wrong is said", async () => {
    const server = new ReplyServer();
    server.reply_from = () => {
        throw refusal("You can't send from any of these mailboxes.");
    };
    const env = await startPage(server);
    await reply(env, { params });
    await settle();
    expect(".o_notification").toHaveText(/can't send from any/);
    expect(".o_md_overlay .o_md_composer").toHaveCount(0);
});

test("without a network the page says so", async () => {
    const load = () => Promise.reject(new Error("offline"));
    const env = await startPage(new ReplyServer(), load);
    await reply(env, { params });
    await settle();
    expect(".o_notification").toHaveText(/could not be loaded/);
});
