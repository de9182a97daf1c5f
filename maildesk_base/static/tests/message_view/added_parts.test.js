import { describe, expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { Component, xml } from "@odoo/owl";
import { banners, cardSections } from "@maildesk_base/core/registries";
import { register } from "../added_entries";
import {
    defineMaildesk,
    FakeServer,
    makeMessage,
    makeRow,
    settle,
    startApp,
} from "../maildesk_test_helpers";

describe.current.tags("desktop");
defineMaildesk();

class Part extends Component {
    static template = xml`<p class="o_test_part">about <t t-esc="props.message.subject"/></p>`;
    static props = { message: Object };
}

class Note extends Component {
    static template = xml`<p class="o_test_note" t-esc="props.item.text"/>`;
    static props = { item: Object };
}

async function open(messages) {
    const server = new FakeServer();
    server.rows = [makeRow(1)];
    server.open_conversation = (id) => ({ id, subject: "Plans", version: 1, messages });
    await startApp(server);
    await click(".o_md_row:first");
    await settle();
}

test("a banner stands above the text of the messages that it is meant for", async () => {
    register(banners, {
        id: "test_banner",
        Component: Part,
        isAvailable: ({ message }) => message.id === 2,
    });
    await open([
        makeMessage(1, { is_read: false, subject: "One", loaded: true }),
        makeMessage(2, { is_read: false, subject: "Two", loaded: true }),
    ]);
    expect(".o_test_part").toHaveCount(1);
    expect(".o_md_card:eq(1) .o_md_card_content > :first-child").toHaveText(
        "about Two"
    );
});

test("a section stands below the text", async () => {
    register(cardSections, { id: "test_below", position: "below", Component: Part });
    await open([makeMessage(1, { subject: "One", loaded: true })]);
    expect(".o_md_card_content > :last-child").toHaveText("about One");
});

test("what has a date stands between the messages, by its date", async () => {
    const items = [
        { key: 8, date: "2026-03-02 07:00:00", text: "later" },
        { key: 7, date: "2026-03-01 12:00:00", text: "between" },
    ];
    register(cardSections, {
        id: "test_notes",
        position: "between",
        Component: Note,
        items: () => items,
    });
    await open([
        makeMessage(1, { date: "2026-03-01 08:00:00" }),
        makeMessage(2, { date: "2026-03-01 20:00:00" }),
    ]);
    const classes = [".o_md_card", ".o_test_note"];
    const shown = [...document.querySelector(".o_md_stack").children].map((element) =>
        classes.find((name) => element.matches(name))
    );
    expect(shown.slice(0, 4)).toEqual([
        ".o_md_card",
        ".o_test_note",
        ".o_md_card",
        ".o_test_note",
    ]);
    expect(queryAllTexts(".o_test_note")).toEqual(["between", "later"]);
});

test("what stands between folded messages is folded with them", async () => {
    register(cardSections, {
        id: "test_notes",
        position: "between",
        Component: Note,
        items: () => [
            { key: 1, date: "2026-03-02 12:00:00", text: "old" },
            { key: 2, date: "2026-03-05 12:00:00", text: "new" },
        ],
    });
    await open(
        [1, 2, 3, 4, 5, 6].map((id) =>
            makeMessage(id, { date: `2026-03-0${id} 08:00:00`, is_read: id !== 5 })
        )
    );
    expect(queryAllTexts(".o_test_note")).toEqual(["new"]);
    await click(".o_md_stack_more");
    await settle();
    expect(queryAllTexts(".o_test_note")).toEqual(["old", "new"]);
});
