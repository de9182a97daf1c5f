import { describe, expect, test } from "@odoo/hoot";
import { click, queryAll, queryRect, resize } from "@odoo/hoot-dom";
import { Component, xml } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { getService } from "@web/../tests/web_test_helpers";
import { panels } from "@maildesk_base/core/registries";
import { register } from "../added_entries";
import {
    defineMaildesk,
    FakeServer,
    makeRow,
    settle,
    startApp,
} from "../maildesk_test_helpers";

defineMaildesk();

const BUTTON = "[data-md-panel=test_people]";

class People extends Component {
    static template = xml`<p class="o_test_people" t-esc="props.row.subject"/>`;
    static props = { row: Object, message: { optional: true }, close: Function };
}

async function start() {
    register(panels, {
        id: "test_people",
        label: "People",
        icon: "users",
        Component: People,
        isAvailable: ({ row }) => row.subject !== "Alone",
    });
    const server = new FakeServer();
    server.rows = [
        makeRow(1, { subject: "One" }),
        makeRow(2, { subject: "Two" }),
        makeRow(3, { subject: "Alone" }),
    ];
    await startApp(server);
}

async function open(id) {
    await click(`[data-row-id="${id}"] .o_md_row_subject`);
    await settle();
}

describe("at a desk", () => {
    describe.current.tags("desktop");

    test("a panel opens beside the message, and follows it", async () => {
        await start();
        expect(".o_md_panel").toHaveCount(0);
        await open(1);
        expect(".o_md_panel").toHaveCount(0);
        await click(BUTTON);
        await settle();
        expect(BUTTON).toHaveAttribute("aria-pressed", "true");
        expect(".o_md_pane_panel .o_test_people").toHaveText("One");
        expect(".o_md_pane_message .o_md_card").toHaveCount(1);
        await open(2);
        expect(".o_test_people").toHaveText("Two");
    });

    test("a panel closes by its button, and stays closed", async () => {
        await start();
        await open(1);
        await click(BUTTON);
        await settle();
        expect(browser.localStorage.getItem("maildesk.panel")).toBe("test_people");
        await click(".o_md_panel [aria-label=Close]");
        await settle();
        expect(".o_md_panel").toHaveCount(0);
        expect(browser.localStorage.getItem("maildesk.panel")).toBe("");
    });

    test("where a panel has nothing to say it is gone, and comes back", async () => {
        await start();
        await open(1);
        await click(BUTTON);
        await settle();
        await open(3);
        expect(".o_md_panel").toHaveCount(0);
        expect(BUTTON).toHaveCount(0);
        await open(2);
        expect(".o_test_people").toHaveText("Two");
    });
});

describe("on a narrow screen", () => {
    describe.current.tags("desktop");

    const PANES = [".o_md_pane_tree", ".o_md_pane_list", ".o_md_pane_message"];

    async function shownAt(width) {
        await resize({ width, height: 800 });
        await settle();
        return PANES.filter((pane) => queryAll(pane).length);
    }

    test("folders and list make room for the panel, the message stays", async () => {
        await start();
        await open(1);
        expect(await shownAt(1000)).toEqual(PANES);
        await click(BUTTON);
        await settle();
        const [tree, list, message] = PANES;
        expect(await shownAt(1400)).toEqual([tree, list, message]);
        expect(await shownAt(1100)).toEqual([list, message]);
        expect(await shownAt(900)).toEqual([message]);
        expect(queryRect(message).width).toBeGreaterThan(400);
        await click(".o_md_panel [aria-label=Close]");
        expect(await shownAt(900)).toEqual(PANES);
    });

    test("who asks for the folders gets them", async () => {
        await start();
        await open(1);
        await click(BUTTON);
        expect(await shownAt(1100)).not.toInclude(".o_md_pane_tree");
        await click(".o_md_header [aria-label=Folders]");
        expect(await shownAt(1100)).toEqual(PANES);
        expect(".o_md_panel").toHaveCount(0);
    });
});

describe("on a phone", () => {
    describe.current.tags("mobile");

    test("a panel comes from below; Back closes it, the message stays", async () => {
        await start();
        await open(1);
        await click(BUTTON);
        await settle();
        expect(".o_bottom_sheet .o_test_people").toHaveText("One");
        expect(".o_md_pane_panel").toHaveCount(0);
        browser.history.back();
        await settle();
        expect(".o_test_people").toHaveCount(0);
        expect(getService("maildesk.store").phonePane).toBe("message");
        expect(".o_md_view").toHaveCount(1);
    });
});
