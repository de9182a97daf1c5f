import { describe, expect, test } from "@odoo/hoot";
import { click, edit, press, queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime } from "@odoo/hoot-mock";
import { defineMaildesk, refusal, settle, startApp } from "../maildesk_test_helpers";
import { makeRecord, RecordServer } from "./record_server";

describe.current.tags("desktop");
defineMaildesk();

const BOX = ".o_dialog input[role=combobox]";

async function openDialog(server) {
    server.found = [
        makeRecord("res.partner", 3, "Carl"),
        makeRecord("res.bank", 7, "Acme Bank"),
        makeRecord("res.bank", 8, "Best Bank"),
    ];
    await startApp(server);
    await click("[data-row-id='1'] .o_md_row_subject");
    await settle();
    await press("p");
    await settle();
    await click("[title^='Link to existing']");
    await settle();
}

async function type(text) {
    await click("[aria-label='Search records']");
    await edit(text, { confirm: false });
    await advanceTime(400);
    await settle();
}

test("Enter links what is chosen, one after the other", async () => {
    const server = new RecordServer();
    await openDialog(server);
    expect(BOX).toBeFocused();
    expect(queryAllTexts(".o_md_link_name")).toEqual([
        "Carl",
        "Acme Bank",
        "Best Bank",
    ]);
    await type("Bank");
    expect(queryAllTexts(".o_md_link_name")).toEqual(["Acme Bank", "Best Bank"]);
    await press("Enter");
    await settle();
    await press("ArrowDown");
    await press("Enter");
    await settle();
    expect(server.called("link").map(({ args }) => args[2])).toEqual([7, 8]);
    expect(".o_md_link_done").toHaveCount(2);
    expect(".o_md_record_title").toHaveCount(2);
});

test("what was linked last is offered below what is likely", async () => {
    const server = new RecordServer();
    server.recent = [
        makeRecord("res.bank", 7, "Acme Bank"),
        makeRecord("res.bank", 9, "Old Bank"),
    ];
    await openDialog(server);
    expect(queryAllTexts(".o_md_link_list .o_md_menu_title")).toEqual([
        "SUGGESTIONS",
        "RECENT",
    ]);
    expect(".o_md_link_name:last").toHaveText("Old Bank");
    expect(".o_md_link_name").toHaveCount(4);
});

test("one kind of records is looked for", async () => {
    const server = new RecordServer();
    await openDialog(server);
    await click(".o_md_link_kinds .o_md_chip:contains(Contact)");
    await settle();
    expect(queryAllTexts(".o_md_link_name")).toEqual(["Carl"]);
    await click(".o_md_link_kinds .o_md_chip:contains(All)");
    await settle();
    expect(".o_md_link_name").toHaveCount(3);
    await click(".modal-footer .btn:contains(Done)");
    await settle();
    expect(".o_dialog").toHaveCount(0);
});

test("only the mail is linked on request", async () => {
    const server = new RecordServer();
    await openDialog(server);
    await click(".o_md_link_only input");
    await click(".o_md_link_item:first");
    await settle();
    expect(server.called("link")[0].args[3]).toEqual({ only_message: true });
});

test("nothing found, and what goes wrong, are said", async () => {
    const server = new RecordServer();
    await openDialog(server);
    await type("nobody");
    expect(".o_md_link_note").toHaveText("No matches.");
    server.proposals = () => {
        throw refusal("The server is busy.");
    };
    await type("Bank");
    expect(".o_md_link_note").toHaveText("The server is busy.");
});
