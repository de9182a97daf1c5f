import { describe, expect, test } from "@odoo/hoot";
import { click, hover, press } from "@odoo/hoot-dom";
import { contains, makeServerError } from "@web/../tests/web_test_helpers";
import { errorText, offReason } from "@maildesk_base/api";
import { actions, composerTools } from "@maildesk_base/core/registries";
import { register } from "../added_entries";
import {
    defineMaildesk,
    FakeServer,
    makeRow,
    settle,
    startApp,
} from "../maildesk_test_helpers";

describe.current.tags("desktop");
defineMaildesk();

const REASON = "Switched off: AI. The licence expired on 1 May.";

/** Actions of an add-on that need a licence. */
function summarise() {
    const done = [];
    const entry = { icon: "file", feature: "ai", run: ({ place }) => done.push(place) };
    register(
        actions,
        {
            ...entry,
            id: "test_summarise",
            label: "Summarise",
            places: ["toolbar", "row", "card"],
            hotkey: "y",
            appliesTo: () => true,
        },
        { ...entry, id: "test_answer", label: "Write an answer", places: ["reply"] }
    );
    return done;
}

async function start(off) {
    const server = new FakeServer();
    server.rows = [makeRow(1)];
    server.licence = { state: "expired", off };
    return startApp(server);
}

test("what the licence switches off is grey everywhere, does nothing and says why", async () => {
    const done = summarise();
    await start({ ai: REASON });
    await hover(`[data-row-id="1"]`);
    await settle();
    const button = "[data-md-action=test_summarise]";
    expect(`[data-row-id="1"] ${button}`).toHaveAttribute("aria-disabled", "true");
    expect(`[data-row-id="1"] ${button}`).toHaveAttribute("title", REASON);
    await click(`[data-row-id="1"] ${button}`);
    await settle();
    expect(".o_notification").toHaveText(/Switched off: AI/);
    await click(`[data-row-id="1"] .o_md_row_subject`);
    await settle();
    for (const place of [
        `.o_md_view_toolbar ${button}`,
        ".o_md_reply_bar [data-md-action=test_answer]",
    ]) {
        expect(place).toHaveAttribute("aria-disabled", "true");
        await click(place);
    }
    await contains(".o_md_card [aria-label=More]").click();
    expect(`.o-dropdown--menu ${button}`).toHaveAttribute("title", REASON);
    expect(`.o-dropdown--menu ${button}`).toHaveStyle({ opacity: "0.45" });
    await contains(`.o-dropdown--menu ${button}`).click();
    await press("y");
    await settle();
    expect(done).toEqual([]);
});

test("what the licence has is as any other action", async () => {
    const done = summarise();
    await start({ push: REASON });
    await press("j");
    await press("y");
    await settle();
    expect(done).toEqual(["key"]);
    expect("[aria-disabled=true]").toHaveCount(0);
});

test("tools and actions of the composer are grey, too", async () => {
    const done = [];
    const entry = { feature: "ai", icon: "compose", run: () => done.push("run") };
    register(
        composerTools,
        { ...entry, id: "test_polish", label: "Polish", position: "bar" },
        { ...entry, id: "test_shorten", label: "Shorten", position: "menu" }
    );
    register(actions, {
        ...entry,
        id: "test_draft",
        label: "Draft",
        places: ["composer"],
        hotkey: "Ctrl j",
    });
    await start({ ai: REASON });
    await press("c");
    await settle();
    expect(".o_md_composer [aria-label=Polish]").toHaveAttribute("title", REASON);
    await click(".o_md_composer [aria-label=Polish]");
    await click(".o_md_composer [aria-label=Draft]");
    await press(["control", "j"]);
    await contains(".o_md_composer [aria-label=Options]").click();
    await contains(".o-dropdown--menu [aria-disabled=true]:contains(Shorten)").click();
    expect(".o_notification").toHaveCount(4);
    expect(done).toEqual([]);
});

test("add-ons ask for the reason by the name of the feature", () => {
    const store = { extra: { licence: { state: "expired", off: { ai: REASON } } } };
    expect(offReason(store, "ai")).toBe(REASON);
    expect(offReason(store, "push")).toBe("");
    expect(offReason(store)).toBe("");
});

test("a refusal of the server is shown in its words", () => {
    const error = makeServerError({
        message: REASON,
        errorName: "odoo.addons.maildesk_base.models.mailbox_licence.LicenceRequired",
        context: { exception_class: "odoo.exceptions.UserError" },
    });
    expect(errorText(error)).toBe(REASON);
});
