import { describe, expect, test } from "@odoo/hoot";
import { click, hover, press, queryAllTexts, queryFirst } from "@odoo/hoot-dom";
import { contains, getService } from "@web/../tests/web_test_helpers";
import { hotkeysOf } from "@maildesk_base/core/actions/action_entry";
import { actions } from "@maildesk_base/core/registries";
import {
    defineMaildesk,
    FakeServer,
    makeAccount,
    makeFolder,
    makeRow,
    makeTag,
    settle,
    startApp,
} from "../maildesk_test_helpers";

describe.current.tags("desktop");
defineMaildesk();

const FOLDERS = { inbox: 101, archive: 104, spam: 105, trash: 106 };
// What each action asks of the server, by the folder that is open; "" is not offered.
const EXPECTED = {
    archive: { inbox: "archive", archive: "", spam: "archive", trash: "archive" },
    delete: { inbox: "trash", archive: "trash", spam: "trash", trash: "delete" },
    spam: { inbox: "spam", archive: "spam", spam: "", trash: "spam" },
    not_spam: { inbox: "", archive: "", spam: "not_spam", trash: "" },
    mark_read: { inbox: "", archive: "", spam: "", trash: "" },
    mark_unread: {
        inbox: "mark_unread",
        archive: "mark_unread",
        spam: "mark_unread",
        trash: "mark_unread",
    },
    star: { inbox: "star", archive: "star", spam: "star", trash: "star" },
};
const PLACES = {
    row: {
        prepare: () => hover(`[data-row-id="1"]`),
        button: (id) => `[data-row-id="1"] [data-md-action=${id}]`,
    },
    bulk: {
        prepare: () => click(`[data-row-id="1"] .o_md_row_check`),
        button: (id) => `.o_md_bulk [data-md-action=${id}]`,
    },
    toolbar: {
        prepare: () => click(`[data-row-id="1"] .o_md_row_subject`),
        button: (id) => `.o_md_view_toolbar [data-md-action=${id}]`,
    },
};

async function showFolder(server, folderId) {
    server.rows = [makeRow(1, { folder_id: folderId })];
    server.calls = [];
    const store = getService("maildesk.store");
    getService("maildesk.reader").close();
    store.rows = {};
    await getService("maildesk.list").open({ folder_id: folderId });
    await settle();
}

function asked(server) {
    const calls = server.called("act").map(({ args: [ids, action] }) => [ids, action]);
    return calls.length ? calls : "";
}

for (const [role, folderId] of Object.entries(FOLDERS)) {
    test(`in ${role} a key and all buttons of an action ask the same`, async () => {
        const server = new FakeServer();
        await startApp(server);
        for (const [id, byRole] of Object.entries(EXPECTED)) {
            const action = actions.find(id);
            const wanted = byRole[role] ? [[[1], byRole[role]]] : "";
            for (const place of action.places.filter((name) => name in PLACES)) {
                await showFolder(server, folderId);
                await PLACES[place].prepare();
                await settle();
                const button =
                    place === "row" && id === "star"
                        ? `[data-row-id="1"] .o_md_row_star`
                        : PLACES[place].button(id);
                expect(Boolean(queryFirst(button))).toBe(Boolean(wanted), {
                    message: `${id} is offered in ${place}`,
                });
                if (wanted) {
                    await click(button);
                    await settle();
                    expect(asked(server)).toEqual(wanted, {
                        message: `${id} in ${place}`,
                    });
                }
            }
            for (const key of wanted ? hotkeysOf(action) : []) {
                await showFolder(server, folderId);
                getService("maildesk.store").list.cursorId = 1;
                await settle();
                await press(key);
                await settle();
                expect(asked(server)).toEqual(wanted, { message: `${id} by ${key}` });
            }
        }
    });
}

test("every key of an action is in the help sheet, and does one thing", async () => {
    await startApp(new FakeServer());
    await press("?");
    await settle();
    const shown = queryAllTexts(".o_md_shortcuts dt").map((text) =>
        text.replace(/\s/g, "")
    );
    for (const action of actions.getAll().filter(({ hotkey }) => hotkey)) {
        const [first] = hotkeysOf(action);
        const written = first.replace("Escape", "Esc").replace(/ /g, "");
        expect(shown.map((text) => text.toLowerCase())).toInclude(
            written.toLowerCase()
        );
    }
});

test("a key that cannot do anything says why", async () => {
    const server = new FakeServer();
    await startApp(server);
    await showFolder(server, FOLDERS.archive);
    await press("j");
    await press("e");
    await settle();
    expect(asked(server)).toBe("");
    expect(".o_notification").toHaveText(/already in the Archive/);
});

test("in a mixed selection only what is not in the Trash goes there", async () => {
    const server = new FakeServer();
    await startApp(server);
    server.rows = [makeRow(1), makeRow(2, { folder_id: 106 })];
    await getService("maildesk.list").search("Subject");
    await settle();
    await click(`[data-row-id="1"] .o_md_row_check`);
    await click(`[data-row-id="2"] .o_md_row_check`);
    await press("#");
    await settle();
    expect(asked(server)).toEqual([[[1], "trash"]]);
});

test("archiving where labels are folders leaves the label's list as it is", async () => {
    const server = new FakeServer();
    server.accounts = [makeAccount(1, { uses_labels: true })];
    server.accounts[0].folders.push(makeFolder(150, "custom", { name: "Work" }));
    await startApp(server);
    await showFolder(server, 150);
    await hover(`[data-row-id="1"]`);
    await settle();
    await click(`[data-row-id="1"] [data-md-action=archive]`);
    await settle();
    expect(`[data-row-id="1"]`).toHaveCount(1);
});

test("v moves the focused row: type a few letters, Enter", async () => {
    const server = new FakeServer();
    server.accounts[0].folders.push(
        makeFolder(150, "custom", { name: "Büro" }),
        makeFolder(151, "custom", { name: "Bru\u0308cke" }),
        makeFolder(152, "custom", { name: "Łódź" })
    );
    await startApp(server);
    for (const [typed, folderId] of [
        ["buro", 150],
        ["brücke", 151],
        ["lodz", 152],
    ]) {
        await showFolder(server, FOLDERS.inbox);
        await press("j");
        await settle();
        await press("v");
        await settle();
        expect(".o_md_picker input").toBeFocused();
        await contains(".o_md_picker input").edit(typed, { confirm: false });
        await settle();
        await press("Enter");
        await settle();
        const [[ids, action, options]] = server.called("act").map(({ args }) => args);
        expect([ids, action, options.folder_id]).toEqual([[1], "move", folderId]);
        expect(".o_md_picker").toHaveCount(0);
    }
});

for (const [place, { prepare, button }] of Object.entries(PLACES).slice(1)) {
    test(`the folders opened from the ${place} have the focus; Escape gives it back`, async () => {
        const server = new FakeServer();
        await startApp(server);
        await showFolder(server, FOLDERS.inbox);
        await prepare();
        await settle();
        queryFirst(button("move")).focus();
        await click(button("move"));
        await settle();
        expect(".o_md_picker input").toBeFocused();
        await press("Escape");
        await settle();
        expect(".o_md_picker").toHaveCount(0);
        expect(button("move")).toBeFocused();
    });
}

test("a message closed a moment ago is moved by key from its row", async () => {
    const server = new FakeServer();
    await startApp(server);
    await showFolder(server, FOLDERS.inbox);
    await click(`[data-row-id="1"]`);
    await settle();
    expect(".o_md_view_toolbar").toHaveCount(1);
    // Neither the toolbar nor the address has gone yet.
    await press("Escape");
    await press("v");
    await settle();
    expect(".o_md_view_toolbar").toHaveCount(0);
    expect(".o_md_picker input").toBeFocused();
});

test("messages of two mailboxes are not moved, and it says so", async () => {
    const server = new FakeServer();
    server.accounts = [makeAccount(1), makeAccount(2)];
    await startApp(server);
    server.rows = [makeRow(1), makeRow(2, { account_id: 2, folder_id: 201 })];
    await getService("maildesk.list").open({ role: "inbox" });
    await settle();
    await click(`[data-row-id="1"] .o_md_row_check`);
    await click(`[data-row-id="2"] .o_md_row_check`);
    await press("v");
    await settle();
    expect(".o_md_picker .o_md_menu_note").toHaveText(/one mailbox/);
    await press("Enter");
    await settle();
    expect(asked(server)).toBe("");
});

test("the tags opened by key are ticked and stay open", async () => {
    const server = new FakeServer();
    server.tags = [makeTag(9, "VIP")];
    await startApp(server);
    await showFolder(server, FOLDERS.inbox);
    await press("j");
    await press("l");
    await settle();
    await contains(".o_md_picker input").edit("vip", { confirm: false });
    await press("Enter");
    await settle();
    expect(server.called("act")[0].args).toEqual([[1], "tag", { tag_id: 9 }]);
    expect(".o_md_picker_item").toHaveAttribute("aria-selected", "true");
});
