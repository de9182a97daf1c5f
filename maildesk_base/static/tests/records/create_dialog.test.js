import { describe, expect, test } from "@odoo/hoot";
import { click, edit, press, queryAllTexts, unload } from "@odoo/hoot-dom";
import { Deferred } from "@odoo/hoot-mock";
import {
    defineModels,
    fields,
    hideTab,
    mockService,
    models,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {
    defineMaildesk,
    makeMessage,
    refusal,
    settle,
    startApp,
} from "../maildesk_test_helpers";
import { BANK, makeLink, makeRecord, RecordServer } from "./record_server";

describe.current.tags("desktop");

class ResBank extends models.Model {
    _name = "res.bank";
    name = fields.Char({ required: true });
    bic = fields.Char();
    note = fields.Text();
    _views = {
        form: `<form><group><field name="name"/><field name="bic"/><field name="note"/></group></form>`,
    };
}

defineMaildesk();
defineModels([ResBank]);

const ACME = makeRecord("res.bank", 7, "Acme Bank");
const file = (id, name) => ({
    id,
    name,
    mimetype: "application/pdf",
    size: 2048,
    url: `/${id}`,
    preview_url: null,
    is_inline: false,
});

/** It makes banks of mail, as the real one does. */
class BankServer extends RecordServer {
    bridges = [BANK];
    duplicates = [];
    prepared = {};

    prepare(_id, _model, { description }) {
        const notes = { whole: "All of it", newest: "The newest", none: false };
        return {
            values: { name: "Order", note: notes[description], bic: "HIDDEN" },
            partner_id: null,
            contact: null,
            view_id: null,
            has_description: false,
            inform: "",
            opens: false,
            company_id: null,
            linked_ids: this.links.map(({ res_id: id }) => id),
            duplicates: this.duplicates,
            reason: "",
            ...this.prepared,
        };
    }

    create_record(_id, model, values) {
        const record = { model, id: 9, name: values.name, url: "/odoo/9" };
        const made = makeRecord(model, 9, values.name);
        this.links = [...this.links, makeLink(2, made)];
        return { record, links: this.links, undo: null };
    }
}

async function openDialog(server) {
    server.messages[1] = makeMessage(1, {
        attachments: [file("2", "order.pdf"), file("3", "terms.pdf")],
    });
    await startApp(server);
    await click("[data-row-id='1'] .o_md_row_subject");
    await settle();
    await press("p");
    await settle();
    await click(".o_md_split_button .o_md_button:first");
    await settle();
    await settle();
}

const name = ".o_dialog .o_field_widget[name=name] input";
const save = ".modal-footer .o_form_button_save";

test("the form has what the mail says; the record is made, linked and announced", async () => {
    const server = new BankServer();
    await openDialog(server);
    expect(".modal-title").toHaveText("Create Bank");
    expect(name).toHaveValue("Order");
    expect(name).toBeFocused();
    await edit("Order 4711");
    await press(["ctrl", "enter"]);
    await settle();
    const [{ args }] = server.called("create_record");
    const [messageId, model, values, options] = args;
    expect([messageId, model]).toEqual([1, "res.bank"]);
    expect(values).toEqual({ name: "Order 4711", bic: "HIDDEN", note: "The newest" });
    expect(options.attachment_ids).toEqual(["2", "3"]);
    expect(options.request_id).toMatch(/./);
    expect(options.linked_ids).toEqual([]);
    expect(".o_dialog").toHaveCount(0);
    expect(".o_md_toast").toHaveText(/Bank created/);
    expect(".o_md_record_title").toHaveText("Order 4711");
    expect(server.called("set_preference")[0].args).toEqual([
        "create_model",
        "res.bank",
    ]);
});

test("only files that are ticked go along", async () => {
    const server = new BankServer();
    await openDialog(server);
    expect(queryAllTexts(".o_md_mail_file")).toEqual([
        "order.pdf\n2.0 KB",
        "terms.pdf\n2.0 KB",
    ]);
    await click(".o_md_mail_parts legend button:contains(None)");
    await settle();
    await click(".o_md_mail_file:first input");
    await click("[title='Create (Ctrl+Enter)']");
    await settle();
    expect(server.called("create_record")[0].args[3].attachment_ids).toEqual(["2"]);
});

test("two clicks make one record", async () => {
    const server = new BankServer();
    await openDialog(server);
    const made = new Deferred();
    const { create_record: answer } = server;
    server.create_record = async (...args) => {
        await made;
        return answer.apply(server, args);
    };
    await click(save);
    await click(save);
    made.resolve();
    await settle();
    expect(server.called("create_record")).toHaveLength(1);
});

test("another description leaves alone what was typed", async () => {
    const server = new BankServer();
    server.prepared = { has_description: true };
    await openDialog(server);
    await click(name);
    await edit("Typed");
    await click(".o_md_mail_parts input[value=whole]");
    await settle();
    expect(".o_field_widget[name=note] textarea").toHaveValue("All of it");
    expect(name).toHaveValue("Typed");
});

test("the app sends what it usually sends only if that is ticked", async () => {
    const server = new BankServer();
    server.prepared = { inform: "Send a letter" };
    await openDialog(server);
    expect(".o_md_create_inform").toHaveText("Send a letter");
    expect(".o_md_create_inform input").not.toBeChecked();
    await click(".o_md_create_inform input");
    await click(save);
    await settle();
    expect(server.called("create_record")[0].args[3].inform).toBe(true);
});

test("what the server refuses is said in the dialog, and tried again once", async () => {
    const server = new BankServer();
    await openDialog(server);
    const { create_record: answer } = server;
    server.create_record = () => {
        throw refusal("The mail server cannot be reached.");
    };
    await click(save);
    await settle();
    expect(".o_dialog .alert").toHaveText("The mail server cannot be reached.");
    server.create_record = answer;
    await click(save);
    await settle();
    const [first, second] = server.called("create_record");
    expect(first.args[3].request_id).toBe(second.args[3].request_id);
    expect(".o_dialog").toHaveCount(0);
});

test("a form that is left, or whose tab is hidden, makes nothing", async () => {
    onRpc("res.bank", "web_save", () => expect.step("saved by itself"));
    await openDialog(new BankServer());
    await click(name);
    await edit("Half typed");
    await hideTab();
    await settle();
    await unload();
    await settle();
    expect.verifySteps([]);
    expect(name).toHaveValue("Half typed");
});

test("nothing is made of what the form refuses", async () => {
    const server = new BankServer();
    await openDialog(server);
    await click(name);
    await edit("");
    await click(save);
    await settle();
    expect(server.called("create_record")).toHaveLength(0);
    expect(".o_dialog").toHaveCount(1);
});

test("a duplicate is linked instead", async () => {
    const server = new BankServer();
    server.duplicates = server.found = [ACME];
    await openDialog(server);
    expect(".o_md_create_duplicates").toHaveText(/may exist already/);
    await click(".o_md_create_duplicates .o_md_chip");
    await settle();
    expect(server.called("link")[0].args.slice(0, 3)).toEqual([1, "res.bank", 7]);
    expect(".o_dialog").toHaveCount(0);
    expect(server.called("create_record")).toHaveLength(0);
});

test("it is opened at once by who wants that", async () => {
    mockService("action", {
        doAction: ({ res_model: model, res_id: id }) => expect.step(`${model} ${id}`),
    });
    const server = new BankServer();
    await openDialog(server);
    await click(".o_md_create_after input");
    await click(save);
    await settle();
    expect.verifySteps(["res.bank 9"]);
});

test("what cannot be made says why", async () => {
    const server = new BankServer();
    server.prepared = { reason: "Bank: you may not create one.", values: {} };
    await openDialog(server);
    expect(".o_dialog .o_md_empty").toHaveText(/you may not create one/);
});
