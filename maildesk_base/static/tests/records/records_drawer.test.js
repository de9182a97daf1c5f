import { describe, expect, test } from "@odoo/hoot";
import { click, queryAll } from "@odoo/hoot-dom";
import { browser } from "@web/core/browser/browser";
import { mockService } from "@web/../tests/web_test_helpers";
import { defineMaildesk, settle, startApp } from "../maildesk_test_helpers";
import { makeLink, makeRecord, RecordServer } from "./record_server";

describe.current.tags("mobile");
defineMaildesk();

const ACME = makeRecord("res.bank", 7, "Acme Bank", {});

async function openDrawer() {
    const server = new RecordServer();
    server.links = [makeLink(1, ACME)];
    await startApp(server);
    await click("[data-row-id='1'] .o_md_row_subject");
    await settle();
    await click("[data-md-panel=records]");
    await settle();
}

test("the panel comes from below", async () => {
    await openDrawer();
    expect(".o_bottom_sheet .o_md_record_title").toHaveText("Acme Bank");
    expect(".o_bottom_sheet .o_md_create_bar").toHaveCount(1);
});

test("a record that is opened takes the drawer's place", async () => {
    mockService("action", {
        doAction: ({ res_model: model }) => {
            const { state } = browser.history;
            const sheets = queryAll(".o_bottom_sheet").length;
            expect.step([model, sheets, Boolean(state?.bottomSheet)]);
        },
    });
    await openDrawer();
    await click(".o_bottom_sheet .o_md_record_title");
    await settle();
    expect.verifySteps([["res.bank", 0, false]]);
});
