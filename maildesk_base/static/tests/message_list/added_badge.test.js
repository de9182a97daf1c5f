import { describe, expect, test } from "@odoo/hoot";
import { Component, xml } from "@odoo/owl";
import { rowBadges } from "@maildesk_base/core/registries";
import { register } from "../added_entries";
import {
    defineMaildesk,
    FakeServer,
    makeRow,
    startApp,
} from "../maildesk_test_helpers";

describe.current.tags("desktop");
defineMaildesk();

class Assignee extends Component {
    static template = xml`<b class="o_test_assignee" t-esc="props.row.subject"/>`;
    static props = { row: Object };
}

test("a badge is in the rows that it is meant for, and is read out", async () => {
    register(
        rowBadges,
        {
            id: "test_pinned",
            icon: "important",
            label: "Pinned",
            isAvailable: ({ row }) => row.id === 1,
        },
        {
            id: "test_assignee",
            Component: Assignee,
            isAvailable: ({ row }) => row.id === 2,
        }
    );
    const server = new FakeServer();
    server.rows = [makeRow(1), makeRow(2)];
    await startApp(server);
    expect("[data-row-id='1'] .o_md_row_signs .o_md_icon_important").toHaveCount(1);
    expect("[data-row-id='1']").toHaveAttribute("aria-label", /Pinned/);
    expect("[data-row-id='2'] .o_test_assignee").toHaveCount(1);
    expect(".o_md_icon_important, .o_test_assignee").toHaveCount(2);
});
