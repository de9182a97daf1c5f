import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { edit, click } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import {
    defineModels,
    fields,
    getService,
    makeMockEnv,
    MockServer,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { defineMaildesk } from "../maildesk_test_helpers";

describe.current.tags("desktop");

class Lead extends models.Model {
    _name = "lead";

    name = fields.Char();
    mailbox_mail_count = fields.Integer();

    _records = [{ id: 1, name: "Chairs", mailbox_mail_count: 0 }];
    _views = {
        form: `
            <form>
                <field name="name"/>
                <field name="mailbox_mail_count" widget="maildesk_mail_count" readonly="1"/>
                <p class="o_test_none" invisible="mailbox_mail_count">Write mail</p>
            </form>`,
    };
}

defineMaildesk();
defineModels([Lead]);

let handlers;

beforeEach(async () => {
    handlers = {};
    onRpc("lead", "read", () => expect.step("read"));
    await makeMockEnv();
    patchWithCleanup(getService("bus_service"), {
        subscribe: (kind, handler) => (handlers[kind] = handler),
        unsubscribe: (kind) => delete handlers[kind],
    });
});

/** The server has counted `count` when the browser hears of something. */
async function hear(kind, payload, count) {
    MockServer.env["lead"].write([1], { mailbox_mail_count: count });
    handlers[kind](payload);
    await advanceTime(1000);
    await animationFrame();
}

test("the number follows the bus, and what was typed stays", async () => {
    await mountView({ type: "form", resModel: "lead", resId: 1 });
    expect(".o_test_none").toHaveCount(1);
    await click("[name=name] input");
    await edit("Tables");
    await hear("maildesk/links", { account_id: 1, message_ids: [4] }, 2);
    expect(".o_stat_value").toHaveText("2");
    expect(".o_test_none").toHaveCount(0);
    expect("[name=name] input").toHaveValue("Tables");
    await hear("maildesk/changed", { new: [{ id: 5 }] }, 3);
    expect(".o_stat_value").toHaveText("3");
    await hear("maildesk/changed", { new: [], removed_ids: [5] }, 2);
    expect(".o_stat_value").toHaveText("2");
    expect.verifySteps(["read", "read", "read"]);
});

test("nothing is asked when mail was only read", async () => {
    await mountView({ type: "form", resModel: "lead", resId: 1 });
    await hear("maildesk/changed", { new: [], folder_ids: [3], message_ids: [5] }, 3);
    expect(".o_stat_value").toHaveText("0");
    expect.verifySteps([]);
});
