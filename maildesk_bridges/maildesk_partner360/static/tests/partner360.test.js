import { describe, expect, test } from "@odoo/hoot";
import { click, edit, queryAll, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { omit } from "@web/core/utils/objects";
import { getService, onRpc } from "@web/../tests/web_test_helpers";
import {
    defineMaildesk,
    refusal,
    settle,
    startApp,
} from "@maildesk_base/../tests/maildesk_test_helpers";
import { RecordServer } from "@maildesk_base/../tests/records/record_server";

describe.current.tags("desktop");
defineMaildesk();

const CARL = { id: 3, name: "Carl", company: "Shop" };
const CARD = {
    ...CARL,
    url: "/odoo/res.partner/3",
    image_url: "/web/static/img/placeholder.png",
    function: "Buyer",
    has_company: true,
    phone: "+49 1",
    tags: [{ name: "VIP", color: 1 }],
    language: "",
    tz: "",
    is_company: false,
    is_blacklisted: false,
    is_colleague: false,
    overdue: "100.00 €",
};
const SHOWN = {
    email: "carl@shop.example",
    card: CARD,
    company: null,
    can_create: true,
    whole_company: false,
    mails: {
        count: 3,
        is_all: true,
        first: "2026-01-01 08:00:00",
        last: "2026-03-01 08:00:00",
        query: "from:carl@shop.example",
        senders: [
            {
                name: "Anna",
                email: "anna@example.com",
                count: 2,
                last: "2026-02-01 08:00:00",
                query: "from:(anna@example.com) (to:carl@shop.example)",
            },
        ],
    },
    files: {
        count: 7,
        is_all: true,
        files: [
            {
                message_id: 2,
                conversation_id: null,
                date: "2026-03-01 08:00:00",
                is_outgoing: true,
                file: {
                    id: "2",
                    name: "plan.pdf",
                    mimetype: "application/pdf",
                    size: 12,
                    url: "/maildesk/message/2/part?id=2",
                    preview_url: null,
                    is_inline: false,
                },
            },
        ],
    },
    lists: [
        {
            model: "account.move",
            label: "Invoices due",
            icon: "file",
            count: 1,
            is_all: true,
            records: [
                {
                    id: 1,
                    name: "INV/1",
                    url: "/odoo/account.move/1",
                    state: "",
                    amount: "100.00 €",
                    date: "2026-02-01",
                    is_late: true,
                },
            ],
        },
    ],
};
const DORA = {
    email: "dora@shop.example",
    name: "Dora",
    partners: [],
    partner_id: null,
};

function panelWith(shown = {}, partners = [CARL], partner_id = 3) {
    return {
        people: [
            { email: "carl@shop.example", name: "Carl", partners, partner_id },
            DORA,
        ],
        shown: { ...SHOWN, ...shown },
    };
}

const UNKNOWN = {
    email: DORA.email,
    card: null,
    company: { id: 2, name: "Shop" },
    mails: null,
    files: null,
    lists: [],
};

/** The panel beside a message; the server answers with `answers`, by method. */
async function openPanel(answers) {
    const asked = [];
    const server = new RecordServer();
    server.people = [{ email: "carl@shop.example", name: "Carl", contacts: [] }];
    await startApp(server);
    for (const [method, given] of Object.entries(answers)) {
        onRpc("mailbox.client", method, ({ kwargs }) => {
            const values = omit(kwargs, "context", "message_id");
            asked.push([method, values]);
            return typeof given === "function" ? given(values) : given;
        });
    }
    await click(".o_md_row:first");
    await settle();
    await click("[data-md-panel=records]");
    await settle();
    return asked;
}

test("a known sender has a card, badges, mail and lists", async () => {
    await openPanel({ partner360: panelWith() });
    expect(".o_md_p360_card").toHaveText(/Carl/);
    expect(".o_md_p360_card").toHaveText(/Buyer · Shop/);
    expect(".o_md_p360_badges").toHaveText(/Overdue: 100.00 €/);
    expect(".o_md_p360_badges").toHaveText(/VIP/);
    expect(".o_md_p360_mails").toHaveText("3 mails from Jan 1, 2026 to Mar 1, 2026");
    expect("[data-model='account.move'] .o_md_p360_late").toHaveText(/100.00 €/);
    expect("[data-model='account.move'] a").toHaveAttribute(
        "href",
        "/odoo/account.move/1"
    );
    expect(".o_md_p360_senders").toHaveText(/Anna\s+2 mails, last Feb 1, 2026/);
    expect(".o_md_p360_files h4").toHaveText(/Files\s+7/);
    expect(".o_md_p360_files a").toHaveAttribute("download", "plan.pdf");
    expect(".o_md_p360_files li button").toHaveText("Sent 3/1/2026");
    // Below what the mail belongs to.
    const sections = queryAll(".o_md_records > section");
    expect(sections.indexOf(queryOne(".o_md_p360_lists"))).toBeGreaterThan(
        sections.indexOf(queryOne("[aria-label='Linked records']"))
    );
    // Neither state nor what separates it from the rest.
    expect("[data-model='account.move'] li .o_md_soft").toHaveText(/^100.00 € · Feb 1/);
});

test("of very much mail, only the last date is known", async () => {
    const mails = { ...SHOWN.mails, count: 1000, is_all: false, first: null };
    await openPanel({ partner360: panelWith({ mails }) });
    expect(".o_md_p360_mails").toHaveText("1,000+ mails, the last on Mar 1, 2026");
});

test("what was just linked or created is in the lists", async () => {
    let lists = [];
    const asked = await openPanel({ partner360: () => panelWith({ lists }) });
    expect("[data-model='account.move']").toHaveCount(0);
    lists = SHOWN.lists;
    const row = getService("maildesk.store").rows[1];
    await getService("maildesk.records").reload(row);
    await settle();
    expect("[data-model='account.move']").toHaveCount(1);
    expect(asked.at(-1)[1].email).toBe("carl@shop.example");
});

test("another person of the mail, and the whole company", async () => {
    const asked = await openPanel({
        partner360: ({ email }) => panelWith(email === DORA.email ? UNKNOWN : {}),
    });
    await click(".o_md_p360_whole");
    await settle();
    expect(".o_md_p360_whole").toHaveAttribute("aria-pressed", "true");
    await click(".o_md_p360_people button:last");
    await settle();
    expect(".o_md_p360_card").toHaveCount(0);
    expect(".o_md_p360_unknown").toHaveText(/Dora/);
    expect(".o_md_p360_unknown").toHaveText(/Not in your contacts/);
    expect(asked.map(([, values]) => values)).toEqual([
        {},
        { email: "carl@shop.example", whole_company: true },
        { email: DORA.email },
    ]);
});

test("one of several contacts is chosen", async () => {
    const several = [CARL, { id: 4, name: "Carl (2)", company: "" }];
    const asked = await openPanel({
        partner360: panelWith({ card: null, mails: null, lists: [] }, several, null),
        choose_partner: panelWith({}, several),
    });
    expect(".o_md_p360_card").toHaveCount(0);
    expect(queryAllTexts(".o_md_p360_choice option")).toEqual([
        "Choose…",
        "Carl, Shop",
        "Carl (2)",
    ]);
    const select = document.querySelector(".o_md_p360_choice select");
    select.value = "3";
    select.dispatchEvent(new Event("change"));
    await settle();
    expect(".o_md_p360_card").toHaveText(/Carl/);
    expect(asked.at(-1)).toEqual([
        "choose_partner",
        { email: "carl@shop.example", partner_id: 3 },
    ]);
});

test("a contact is created, its company proposed and not silent", async () => {
    const record = { model: "res.partner", id: 9, name: "Dora", url: "/odoo" };
    const asked = await openPanel({
        partner360: panelWith(UNKNOWN),
        create_record: { record, links: [] },
        choose_partner: panelWith(),
    });
    await click(".o_md_p360_buttons button:first");
    await settle();
    expect(".o_md_p360_form").toHaveText(/Works at Shop/);
    expect(".o_md_p360_form input[type=text]").toHaveValue("Dora");
    await click(".o_md_p360_form button[type=submit]");
    await settle();
    const [, { values, options }] = asked.find(([name]) => name === "create_record");
    expect(values).toEqual({ email: DORA.email, name: "Dora", parent_id: 2 });
    expect(Boolean(options.request_id)).toBe(true);
    expect(".o_md_p360_card").toHaveText(/Carl/);
});

test("the same person is searched for and remembered", async () => {
    const asked = await openPanel({
        partner360: panelWith(UNKNOWN),
        proposals: [{ model: "res.partner", res_id: 3, name: "Carl", card: {} }],
        choose_partner: panelWith(),
    });
    await click(".o_md_p360_buttons button:last");
    await settle();
    await click(".o_md_p360_form input");
    await edit("car");
    await settle();
    await settle();
    await click(".o_md_p360_hits button");
    await settle();
    expect(asked.at(-1)).toEqual([
        "choose_partner",
        { email: DORA.email, partner_id: 3 },
    ]);
});

test("it takes the place of the plain list of people", async () => {
    await openPanel({ partner360: panelWith() });
    expect("section.o_md_p360[aria-label=People]").toHaveCount(1);
    expect(".o_md_participant").toHaveCount(0);
});

test("a failure says so", async () => {
    await openPanel({
        partner360: () => {
            throw refusal("This no longer exists.");
        },
    });
    expect(".o_md_p360 [role=alert]").toHaveText(/no longer exists/);
});
