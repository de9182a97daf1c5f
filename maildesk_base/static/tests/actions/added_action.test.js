import { after, describe, expect, test } from "@odoo/hoot";
import { click, hover, press, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { contains, getService } from "@web/../tests/web_test_helpers";
import { actions } from "@maildesk_base/core/registries";
import {
    defineMaildesk,
    FakeServer,
    makeRow,
    settle,
    startApp,
} from "../maildesk_test_helpers";

describe.current.tags("desktop");
defineMaildesk();

/** An action of an add-on, at every place that rows and messages have. */
function register(values = {}) {
    const done = [];
    actions.add({
        id: "test_take",
        sequence: 75,
        label: "Take",
        icon: "users",
        places: ["toolbar", "bulk", "row", "card"],
        hotkey: "y",
        appliesTo: (row) => row.subject !== "Taken",
        reason: () => "Somebody has it already.",
        run: ({ place, ids }) => done.push([place, ids]),
        ...values,
    });
    after(() => actions.remove("test_take"));
    return done;
}

async function start(rows = [makeRow(1), makeRow(2)]) {
    const server = new FakeServer();
    server.rows = rows;
    await startApp(server);
}

test("one object gives an action its buttons, its key and its line of help", async () => {
    const done = register();
    await start();
    await hover(`[data-row-id="1"]`);
    await settle();
    await click(`[data-row-id="1"] [data-md-action=test_take]`);
    await click(`[data-row-id="2"] .o_md_row_check`);
    await settle();
    await click(".o_md_bulk [data-md-action=test_take]");
    await settle();
    await click(`[data-row-id="1"] .o_md_row_subject`);
    await settle();
    await click(".o_md_view_toolbar [data-md-action=test_take]");
    await contains(".o_md_card [aria-label=More]").click();
    await contains(".o-dropdown--menu [data-md-action=test_take]").click();
    await press("y");
    await settle();
    expect(done).toEqual([
        ["row", [1]],
        ["bulk", [2]],
        ["toolbar", [1]],
        ["card", [1]],
        ["key", [1]],
    ]);
    await press("?");
    await settle();
    expect(queryAllTexts(".o_md_shortcuts dd")).toInclude("Take");
});

test("an action is offered, and run, for the rows that it applies to", async () => {
    const done = register();
    await start([makeRow(1, { subject: "Taken" }), makeRow(2)]);
    await click(`[data-row-id="1"] .o_md_row_check`);
    await settle();
    expect(".o_md_bulk [data-md-action=test_take]").toHaveCount(0);
    await press("y");
    await settle();
    expect(".o_notification").toHaveText(/Somebody has it already/);
    await click(`[data-row-id="2"] .o_md_row_check`);
    await settle();
    await click(".o_md_bulk [data-md-action=test_take]");
    expect(done).toEqual([["bulk", [2]]]);
});

test("the command palette offers what can be done here", async () => {
    const done = register();
    await start();
    await press("j");
    await press(["control", "k"]);
    await settle();
    const offered = queryAllTexts(".o_command_name");
    expect(offered).toInclude("Take");
    expect(offered).toInclude("Archive");
    expect(offered).toInclude("Go to Inbox");
    expect(offered).not.toInclude("Not spam");
    expect(offered).not.toInclude("Discard draft");
    await contains(".o_command:contains(Take)").click();
    await settle();
    expect(done).toEqual([["palette", [1]]]);
});

test("a folder to move to can be chosen from the command palette", async () => {
    await start();
    await press("j");
    await press(["control", "k"]);
    await settle();
    await contains(".o_command:contains(Move to folder)").click();
    await settle();
    expect(".o_md_picker input").toBeFocused();
});

test("Enter presses the button that has the focus, not the row of the cursor", async () => {
    await start();
    await press("j");
    queryOne(".o_md_compose").focus();
    await press("Enter");
    await settle();
    expect(".o_md_composer").toHaveCount(1);
    expect(getService("maildesk.store").reader.isOpen).toBe(false);
});

test("letters with Shift mean what they mean without, or something else", async () => {
    const done = register({ hotkey: "Shift y" });
    await start();
    await press("j");
    await press("y");
    expect(done).toEqual([]);
    await press(["shift", "y"]);
    await settle();
    expect(done).toEqual([["key", [1]]]);
});
