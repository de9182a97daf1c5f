import { describe, expect, test } from "@odoo/hoot";
import { click, edit, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { router } from "@web/core/browser/router";
import { contains } from "@web/../tests/web_test_helpers";
import {
    searchOperators,
    settings,
    treeSections,
} from "@maildesk_base/core/registries";
import { treeSection, withChildren } from "@maildesk_base/core/utils/tree";
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

function registerTeam() {
    const mine = {
        key: "test_team:me",
        kind: "scope",
        level: 2,
        label: "Assigned to me",
        icon: "users",
        scope: { assigned: "me" },
    };
    register(treeSections, {
        id: "test_team",
        sequence: 15,
        nodes: (store, collapsed) =>
            withChildren(treeSection("test_team", "Team", collapsed), () => [mine]),
    });
}

/** A server that knows one list more than those that the shapes describe. */
class ServerOfTeam extends FakeServer {
    scopes = [];

    answer(method, args, kwargs) {
        if (!kwargs.scope?.assigned) {
            return super.answer(method, args, kwargs);
        }
        this.scopes.push(kwargs.scope);
        return this.page([makeRow(7)], { cursor: null, limit: 50 });
    }
}

test("a section of the tree opens a list with its name and an address", async () => {
    registerTeam();
    await startApp(new ServerOfTeam());
    const labels = queryAllTexts(".o_md_node_label");
    const place = labels.indexOf("Team");
    expect(place).toBeGreaterThan(labels.indexOf("All Mailboxes"));
    expect(place).toBeLessThan(labels.lastIndexOf("Inbox"));
    await click("[data-key='test_team:me']");
    await settle();
    expect(".o_md_list_toolbar h2").toHaveText("Assigned to me");
    expect("[data-row-id='7']").toHaveCount(1);
    expect("[data-key='test_team:me']").toHaveAttribute("aria-selected", "true");
    expect(router.current.maildesk).toBe("list-assigned-me");
});

test("the address of such a list leads to it", async () => {
    registerTeam();
    const server = new ServerOfTeam();
    await startApp(server, { maildesk: "list-assigned-me" });
    expect(server.scopes).toEqual([{ assigned: "me" }]);
    expect("[data-row-id='7']").toHaveCount(1);
});

test("an operator is suggested, and the names that may come behind it", async () => {
    register(searchOperators, {
        id: "assigned:",
        hint: "who cares for it",
        names: () => ["Anna Berger", "Bob"],
    });
    await startApp(new FakeServer());
    await click(".o_md_search input");
    await edit("wheels ass");
    await animationFrame();
    expect(".o_md_search_menu li").toHaveText(/assigned:\s*who cares for it/);
    await edit("wheels assigned:an");
    await animationFrame();
    expect(".o_md_search_menu li code").toHaveText("wheels assigned:anna-berger");
});

test("a setting is in the menu of the view", async () => {
    const chosen = [];
    register(
        settings,
        {
            id: "test_swipe",
            sequence: 60,
            label: "Swipe",
            choices: [
                { value: "archive", icon: "archive", label: "Archives it" },
                { value: "snooze", icon: "clock", label: "Snoozes it" },
            ],
            value: () => chosen.at(-1) || "archive",
            choose: ({ store }, value) => {
                chosen.push(value);
                store.settings.swipe = value;
            },
        },
        {
            id: "test_rules",
            sequence: 130,
            label: "Rules",
            icon: "filter",
            run: () => chosen.push("rules"),
        }
    );
    await startApp(new FakeServer());
    await contains(".o_md_header [aria-label='View and settings']").click();
    expect(".o_md_choice_on:contains(Archives it)").toHaveCount(1);
    await contains(".o_md_choice:contains(Snoozes it)").click();
    await contains(".o-dropdown--menu .dropdown-item:contains(Rules)").click();
    expect(chosen).toEqual(["snooze", "rules"]);
});
