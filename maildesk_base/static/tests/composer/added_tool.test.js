import { describe, expect, test } from "@odoo/hoot";
import { press } from "@odoo/hoot-dom";
import { contains, getService } from "@web/../tests/web_test_helpers";
import { actions, composerTools } from "@maildesk_base/core/registries";
import { register } from "../added_entries";
import { defineMaildesk, FakeServer, settle, startApp } from "../maildesk_test_helpers";

describe.current.tags("desktop");
defineMaildesk();

async function compose() {
    await startApp(new FakeServer());
    await press("c");
    await settle();
    return getService("maildesk.store").composers[0];
}

test("a tool has a button in the window, and changes what is written", async () => {
    register(composerTools, {
        id: "test_template",
        position: "bar",
        label: "Template",
        icon: "file",
        run: ({ window }) => window.change({ subject: "From the template" }),
    });
    const draft = await compose();
    await contains(".o_md_composer [aria-label=Template]").click();
    expect(draft.subject).toBe("From the template");
    expect(draft.status).toBe("dirty");
});

test("an option of the menu is ticked while it is on", async () => {
    register(composerTools, {
        id: "test_private",
        position: "menu",
        label: "Private",
        icon: "shield",
        isActive: ({ draft }) => draft.reply_to === "private@example.com",
        run: ({ window }) => window.change({ reply_to: "private@example.com" }),
    });
    await compose();
    await contains(".o_md_composer [aria-label=Options]").click();
    const option = ".o-dropdown--menu [role=menuitemcheckbox]:contains(Private)";
    expect(option).toHaveAttribute("aria-checked", "false");
    await contains(option).click();
    await settle();
    expect(option).toHaveAttribute("aria-checked", "true");
});

test("an action of the composer has a button there and nowhere else, and a key", async () => {
    const subjects = [];
    register(actions, {
        id: "test_polish",
        label: "Polish",
        icon: "compose",
        places: ["composer"],
        hotkey: "Ctrl j",
        run: ({ draft }) => subjects.push(draft.subject),
    });
    const draft = await compose();
    draft.subject = "Rough";
    await contains(".o_md_composer [data-md-action=test_polish]").click();
    await contains(".o_md_composer_subject").focus();
    await press(["control", "j"]);
    expect(subjects).toEqual(["Rough", "Rough"]);
    expect("[data-md-action=test_polish]").toHaveCount(1);
});
