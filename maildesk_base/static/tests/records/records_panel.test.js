import { describe, expect, test } from "@odoo/hoot";
import { click, press, queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime } from "@odoo/hoot-mock";
import { Component, xml } from "@odoo/owl";
import { getService, mockService } from "@web/../tests/web_test_helpers";
import { recordSections } from "@maildesk_base/core/registries";
import { register } from "../added_entries";
import {
    defineMaildesk,
    makeAccount,
    makeRow,
    refusal,
    settle,
    startApp,
} from "../maildesk_test_helpers";
import { BANK, CONTACT, makeLink, makeRecord, RecordServer } from "./record_server";

defineMaildesk();

const BUTTON = "[data-md-panel=records]";
const ACME = makeRecord("res.bank", 7, "Acme Bank", {
    state: "Open",
    color: "success",
    amount: "$ 1,000.00",
    owner: "Bob",
    deadline: "2018-01-01",
});

async function openPanel(server) {
    await startApp(server);
    await click("[data-row-id='1'] .o_md_row_subject");
    await settle();
    await click(BUTTON);
    await settle();
}

describe("at a desk", () => {
    describe.current.tags("desktop");

    test("nothing is asked for before the panel is opened", async () => {
        const server = new RecordServer();
        await startApp(server);
        await click("[data-row-id='1'] .o_md_row_subject");
        await settle();
        expect(server.called("record_panel")).toHaveLength(0);
        await press("p");
        await settle();
        expect(server.called("record_panel")).toHaveLength(1);
        expect(".o_md_records").toHaveText(/isn't linked to anything yet/);
    });

    test("a card says how the record stands, and who has linked it", async () => {
        const server = new RecordServer();
        server.links = [makeLink(1, ACME)];
        await openPanel(server);
        expect(".o_md_record_title").toHaveText("Acme Bank");
        expect(".o_md_record_state").toHaveText("Open");
        expect(".o_md_record_state").toHaveClass("o_md_tone_success");
        expect(".o_md_record_amount").toHaveText("$ 1,000.00");
        expect(".o_md_record_owner").toHaveText("Bob");
        expect(".o_md_record_due").toHaveClass("o_md_overdue");
        expect(".o_md_record_note").toHaveText(/Linked by Anna/);
    });

    test("a suggestion is linked, and the row has its icon", async () => {
        const server = new RecordServer();
        server.proposed = [ACME];
        await openPanel(server);
        expect("[data-row-id='1'] [data-md-kind]").toHaveCount(0);
        await click("[aria-label='Link to Acme Bank']");
        await settle();
        const [{ args }] = server.called("link");
        expect(args).toEqual([1, "res.bank", 7, { only_message: false }]);
        expect("[aria-label='Linked records'] .o_md_record_title").toHaveText(
            "Acme Bank"
        );
        expect("[aria-label=Suggestions]").toHaveCount(0);
        expect("[data-row-id='1'] [data-md-kind='res.bank']").toHaveCount(1);
        expect("[data-row-id='1']").toHaveAttribute("aria-label", /Bank/);
    });

    test("what is unlinked can be linked again", async () => {
        const server = new RecordServer();
        server.links = [makeLink(1, ACME)];
        server.found = [ACME];
        await openPanel(server);
        await click("[aria-label='More about Acme Bank']");
        await settle();
        await click(".o_md_menu .dropdown-item:contains(Unlink)");
        await settle();
        expect(".o_md_record").toHaveCount(0);
        await click(".o_md_toast_action");
        await settle();
        expect(".o_md_record_title").toHaveText("Acme Bank");
    });

    test("a record is acted on from its card", async () => {
        const server = new RecordServer();
        const actions = [{ id: "reopen", label: "Reopen" }];
        const record = makeRecord("res.bank", 7, "Acme Bank", { actions });
        server.links = [makeLink(1, record)];
        server.proposed = [makeRecord("res.bank", 8, "Other Bank", { actions })];
        await openPanel(server);
        expect(".o_md_record_action").toHaveCount(1);
        await click(".o_md_record_action");
        await settle();
        expect(server.called("act_on_record")[0].args).toEqual([1, 1, "reopen"]);
        expect(".o_md_record_state").toHaveText("reopen");
        expect(".o_md_record_action").toHaveCount(0);
    });

    test("a link can be meant for one mail only", async () => {
        const server = new RecordServer();
        server.links = [makeLink(1, ACME)];
        await openPanel(server);
        await click("[aria-label='More about Acme Bank']");
        await settle();
        await click(".o_md_menu .dropdown-item:contains(This mail only)");
        await settle();
        expect(server.called("link")[0].args[3]).toEqual({ only_message: true });
        expect(".o_md_record_note").toHaveText(/one mail only/);
        await click("[aria-label='More about Acme Bank']");
        await settle();
        await click(".dropdown-item:contains(Link the whole conversation)");
        await settle();
        expect(server.called("link")[1].args[3]).toEqual({ only_message: false });
        expect(".o_md_record_note").not.toHaveText(/one mail only/);
    });

    test("a record is opened in its app", async () => {
        mockService("action", {
            doAction: (action) => expect.step(`${action.res_model} ${action.res_id}`),
        });
        const server = new RecordServer();
        server.links = [makeLink(1, ACME)];
        await openPanel(server);
        await click(".o_md_record_title");
        await click("[aria-label='More about Acme Bank']");
        await settle();
        await click(".o_md_menu .dropdown-item:contains(Open)");
        expect.verifySteps(["res.bank 7", "res.bank 7"]);
    });

    test("a mail to many shows a few of them at first", async () => {
        const server = new RecordServer();
        server.people = [1, 2, 3, 4, 5].map((number) => ({
            email: `p${number}@example.com`,
            name: `P ${number}`,
            contacts: [],
        }));
        await openPanel(server);
        expect(".o_md_participant").toHaveCount(3);
        await click(".o_md_records_more:contains(2 more)");
        await settle();
        expect(".o_md_participant").toHaveCount(5);
    });

    test("contacts are shown, and unknown people can become some", async () => {
        const server = new RecordServer();
        const contact = {
            id: 3,
            name: "Carl Doe",
            function: "Buyer",
            company: "Wheels",
            phone: "",
            is_company: false,
            is_colleague: false,
            image_url: "/web/static/img/placeholder.png",
            url: "/odoo/res.partner/3",
        };
        server.people = [
            { email: "carl@example.com", name: "Carl", contacts: [contact] },
            { email: "eve@example.net", name: "Eve", contacts: [] },
        ];
        await openPanel(server);
        expect(queryAllTexts(".o_md_participant_name")).toEqual(["Carl Doe", "Eve"]);
        expect(".o_md_participant:first").toHaveText(/Buyer · Wheels/);
        await click(".o_md_participant:last button:contains(Create contact)");
        await settle();
        const [, model, options] = server.called("prepare")[0].args;
        expect([model, options.email]).toEqual(["res.partner", "eve@example.net"]);
        expect(".o_dialog .o_md_empty").toHaveText(/Not in this test/);
    });

    test("what was created last is offered first, reasons are shown", async () => {
        const server = new RecordServer();
        server.settings.create_model = "res.bank";
        server.bridges = [
            CONTACT,
            BANK,
            {
                ...CONTACT,
                model: "crm.lead",
                label: "Lead",
                can_create: false,
                create_reason: "Lead: you have no access.",
            },
        ];
        await openPanel(server);
        expect(".o_md_split_button .o_md_button:first").toHaveText("Create Bank");
        await click("[aria-label='More to create']");
        await settle();
        expect(queryAllTexts("[data-md-create]")).toEqual([
            "Create Bank",
            "Create Contact",
            "Lead: you have no access.",
        ]);
        expect("[data-md-create='crm.lead']").toHaveAttribute("aria-disabled", "true");
    });

    test("who owns a mailbox is led to where it is switched on", async () => {
        const server = new RecordServer();
        server.accounts = [makeAccount(1, { can_configure: true })];
        const off = { can_link: false, can_create: false, is_off_here: true };
        const reason = "Bank: switched off for this mailbox.";
        server.bridges = [{ ...BANK, ...off, reason, create_reason: reason }];
        mockService("action", {
            doAction: (action) => expect.step(action.res_model),
        });
        await openPanel(server);
        await click(".o_md_split_button .o_md_button");
        await settle();
        await click(".o_md_create_switch:contains(Open the mailbox's settings)");
        expect.verifySteps(["mailbox.account"]);
    });

    test("what a personal mailbox has not used yet is asked about once", async () => {
        const server = new RecordServer();
        server.settings.create_model = "res.bank";
        server.bridges = [
            CONTACT,
            { ...BANK, first_use: "Colleagues see the record." },
        ];
        await openPanel(server);
        const create = ".o_md_split_button .o_md_button:first";
        await click(create);
        await settle();
        expect(".o_dialog .modal-title").toHaveText("Use Bank with this mailbox?");
        expect(".o_dialog .modal-body").toHaveText("Colleagues see the record.");
        await click(".o_dialog .btn:contains(Not now)");
        await settle();
        expect(".o_dialog").toHaveCount(0);
        expect(server.called("enable_bridge")).toHaveLength(0);
        await click(create);
        await settle();
        await click(".o_dialog .btn:contains(Enable)");
        await settle();
        expect(server.called("enable_bridge")[0].args).toEqual([1, "res.bank"]);
        expect(".o_dialog").toHaveText(/Not in this test/);
        await click(".o_dialog .btn-close");
        await settle();
        await click(create);
        await settle();
        expect(".o_dialog").toHaveText(/Not in this test/);
        expect(server.called("enable_bridge")).toHaveLength(1);
    });

    test("linking goes on once the kind of records is enabled", async () => {
        const server = new RecordServer();
        server.bridges = [
            CONTACT,
            { ...BANK, first_use: "Colleagues see the record." },
        ];
        server.proposed = [ACME];
        await openPanel(server);
        const link = ".o_md_records [aria-label='Link to Acme Bank']";
        await click(link);
        await settle();
        await click(".o_dialog .btn:contains(Not now)");
        await settle();
        expect(server.called("link")).toHaveLength(0);
        await click(link);
        await settle();
        await click(".o_dialog .btn:contains(Enable)");
        await settle();
        expect(server.called("link")[0].args.slice(0, 3)).toEqual([1, "res.bank", 7]);
    });

    test("administrators are led to what is not installed", async () => {
        const server = new RecordServer();
        server.missing = [
            {
                name: "MailDesk CRM",
                reason: "MailDesk CRM needs the app CRM, which is not installed.",
                module_id: 7,
            },
        ];
        mockService("action", {
            doAction: ({ res_model: model, res_id: id }) =>
                expect.step(`${model} ${id}`),
        });
        await openPanel(server);
        await click(".o_md_split_toggle");
        await settle();
        expect("[data-md-missing]").toHaveText(
            /^MailDesk CRM needs the app CRM, which is not installed\.\s+Open in Apps$/
        );
        await click(".o_md_create_switch:contains(Open in Apps)");
        expect.verifySteps(["ir.module.module 7"]);
    });

    test("a record that is there is opened, not made again", async () => {
        const server = new RecordServer();
        server.settings.create_model = "res.bank";
        server.links = [makeLink(1, ACME)];
        await openPanel(server);
        const button = ".o_md_split_button .o_md_button:first";
        expect(button).toHaveText("Open Bank");
        expect(button).toHaveAttribute("title", "Open Bank “Acme Bank”");
        await click(".o_md_split_toggle");
        await settle();
        expect("[data-md-create='res.bank']").toHaveText("Create another Bank");
    });

    test("a panel that cannot be loaded says so, and is asked for again", async () => {
        const server = new RecordServer();
        const answer = server.record_panel;
        server.record_panel = () => {
            throw refusal("The server is busy.");
        };
        await openPanel(server);
        expect(".o_md_panel .o_md_empty").toHaveText(/The server is busy/);
        server.record_panel = answer;
        await click(".o_md_panel .o_md_empty button");
        await settle();
        expect(".o_md_panel .o_md_empty").toHaveCount(0);
        expect(".o_md_create_bar").toHaveCount(1);
    });

    test("a conversation that was open is shown at once", async () => {
        const server = new RecordServer();
        server.rows = [makeRow(1, { links: [] }), makeRow(2, { links: [] })];
        await openPanel(server);
        await click("[data-row-id='2'] .o_md_row_subject");
        await settle();
        await click("[data-row-id='1'] .o_md_row_subject");
        await settle();
        expect(server.called("record_panel")).toHaveLength(2);
    });

    test("what a colleague links shows by itself", async () => {
        const server = new RecordServer();
        server.rows = [makeRow(1, { links: [] }), makeRow(2, { links: [] })];
        await openPanel(server);
        server.links = [makeLink(1, ACME)];
        getService("maildesk.records").onLinks({
            account_id: 1,
            message_ids: [1, 2],
            conversation_ids: [],
            reload: false,
        });
        await settle();
        await advanceTime(1000);
        await settle();
        expect(".o_md_record_title").toHaveText("Acme Bank");
        expect("[data-row-id='2'] [data-md-kind='res.bank']").toHaveCount(1);
    });

    test("an add-on puts a section in the place of another", async () => {
        class Customer extends Component {
            static template = xml`<b class="o_test_customer" t-esc="props.panel.extra.test"/>`;
            static props = ["*"];
        }
        register(recordSections, {
            id: "test_customer",
            sequence: 5,
            replaces: "people",
            Component: Customer,
        });
        const server = new RecordServer();
        server.people = [{ email: "eve@example.net", name: "Eve", contacts: [] }];
        const answer = server.record_panel.bind(server);
        server.record_panel = () => ({ ...answer(), extra: { test: "Gold" } });
        await openPanel(server);
        expect(".o_test_customer").toHaveText("Gold");
        expect(".o_md_participant").toHaveCount(0);
    });
});
