import { describe, expect, test } from "@odoo/hoot";
import {
    click,
    press,
    queryAll,
    queryAllTexts,
    queryFirst,
    rightClick,
} from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { contains, getService, onRpc } from "@web/../tests/web_test_helpers";
import {
    defineMaildesk,
    FakeServer,
    makeAccount,
    makeFolder,
    makeRow,
    settle,
    startApp,
} from "../maildesk_test_helpers";

describe.current.tags("desktop");
defineMaildesk();

test("all mailboxes come first, then each with its folders in their usual order", async () => {
    const server = new FakeServer();
    server.accounts[0].folders.push(makeFolder(150, "custom", { name: "Projects" }));
    server.accounts[0].folders.push(
        makeFolder(151, "custom", { name: "Oslo", parent_id: 150 })
    );
    await startApp(server);
    const labels = queryAllTexts(".o_md_node_label");
    expect(labels[0]).toBe("All Mailboxes");
    expect(labels.slice(-8)).toEqual([
        "Inbox",
        "Sent",
        "Drafts",
        "Archive",
        "Spam",
        "Trash",
        "Projects",
        "Oslo",
    ]);
    expect(".o_md_node:contains(Oslo)").toHaveAttribute("aria-level", "3");
});

test("what Gmail adds comes between the usual folders and one's own labels", async () => {
    const server = new FakeServer();
    server.accounts[0].folders.push(
        makeFolder(150, "custom", { name: "Applications" }),
        makeFolder(151, "all"),
        makeFolder(152, "important"),
        makeFolder(153, "starred")
    );
    await startApp(server);
    expect(queryAllTexts(".o_md_node_label").slice(-5)).toEqual([
        "Trash",
        "Starred",
        "Important",
        "All Mail",
        "Applications",
    ]);
});

test("a label has the colour it has at the server", async () => {
    const server = new FakeServer();
    const color = "#16a766";
    server.accounts[0].folders.push(
        makeFolder(150, "custom", { name: "Customers", color }),
        makeFolder(151, "custom", { name: "Plain", color: "" }),
        makeFolder(152, "custom", { color: "red; background: url(//evil.example)" })
    );
    await startApp(server);
    const [colored] = queryAll(".o_md_node_color");
    expect(colored.style.getPropertyValue("--md-folder-color")).toBe(color);
    expect(".o_md_node_color").toHaveCount(1);
    expect(".o_md_node[data-key='folder:150'] .o_md_node_color").toHaveCount(1);
});

test("a label gets one of the colours of its service", async () => {
    const server = new FakeServer();
    Object.assign(server.accounts[0], {
        label_colors: ["#fb4c2f", "#16a766"],
        uses_labels: true,
    });
    server.accounts[0].folders.push(makeFolder(150, "custom", { name: "Projects" }));
    await startApp(server);
    await click(".o_md_node[data-key='folder:150'] .o_md_node_menu");
    await animationFrame();
    expect(".o_md_label_color").toHaveCount(2);
    await click(".o_md_label_color:last");
    await settle();
    expect(server.called("color_folder")[0].args).toEqual([150, "#16a766"]);
    expect(getService("maildesk.store").folders[150].ownColor).toBe("#16a766");
});

test("unread mail is counted live", async () => {
    await startApp(new FakeServer());
    expect(".o_md_node[data-key='folder:101'] .o_md_badge").toHaveCount(0);
    getService("maildesk.store").setCounters({ 101: { unread: 12 } });
    await animationFrame();
    expect(".o_md_node[data-key='folder:101'] .o_md_badge").toHaveText("12");
    expect(".o_md_node[data-key='all:inbox'] .o_md_badge").toHaveText("12");
});

test("a folded mailbox stays folded", async () => {
    await startApp(new FakeServer());
    await click(".o_md_node[data-key='account:1'] .o_md_node_fold");
    await animationFrame();
    expect(".o_md_node[data-key='folder:101']").toHaveCount(0);
    expect(JSON.parse(localStorage.getItem("maildesk.collapsed"))).toEqual([
        "account:1",
    ]);
});

test("the arrow keys walk through the tree", async () => {
    await startApp(new FakeServer());
    queryFirst(".o_md_node[data-key='all']").focus();
    await press("ArrowDown");
    expect(".o_md_node[data-key='all:inbox']").toBeFocused();
    await press("ArrowLeft");
    expect(".o_md_node[data-key='all']").toBeFocused();
    await press("ArrowLeft");
    await animationFrame();
    expect(".o_md_node[data-key='all:inbox']").toHaveCount(0);
    expect(".o_md_node[tabindex='0']").toHaveCount(1);
});

test("a folder that is not synchronised says so and offers it", async () => {
    const server = new FakeServer();
    server.accounts[0].folders.push(
        makeFolder(160, "custom", { name: "Old", sync_enabled: false })
    );
    await startApp(server);
    await click(".o_md_node[data-key='folder:160']");
    await settle();
    expect(".o_md_list .o_md_empty").toHaveText(/not synced/);
    await click(".o_md_list .o_md_empty button");
    await settle();
    expect(server.called("set_folder")[0].args).toEqual([160, { sync_enabled: true }]);
});

test("a mailbox that lost its sign-in shows the reason and the button", async () => {
    const server = new FakeServer();
    server.accounts = [
        makeAccount(1, {
            state: "reauth_required",
            last_error: "Please sign in again.",
        }),
    ];
    await startApp(server);
    expect(".o_md_account_notice").toHaveText(/Please sign in again/);
    expect(".o_md_account_notice button").toHaveText("Re-authorize");
});

test("a mailbox with a sign-in page leads right there", async () => {
    const server = new FakeServer();
    server.accounts = [makeAccount(7, { state: "reauth_required", has_sign_in: true })];
    onRpc("mailbox.account", "action_authorize", ({ args }) => {
        expect.step(`authorize ${args[0]}`);
        return false;
    });
    await startApp(server);
    await click(".o_md_account_notice button:contains(Re-authorize)");
    await settle();
    expect.verifySteps(["authorize 7"]);
});

test("what cannot be read is named, with what can be done about it", async () => {
    const server = new FakeServer();
    server.accounts = [makeAccount(1, { unreadable: 1 })];
    const text = "The mail server closed the connection.";
    const moment = "2026-11-28 10:00:00";
    const place = { folder_id: 10, folder: "Inbox", message: null };
    const state = {
        since: moment,
        tried_at: moment,
        tries: 3,
        is_waiting: false,
        has_source: true,
    };
    server.unreadableEntries = [{ id: 5, what: "A message", text, ...place, ...state }];
    await startApp(server);
    expect(".o_md_account_unreadable").toHaveText("1 message cannot be read");
    await click(".o_md_account_unreadable");
    await settle();
    expect(".o_md_unreadable li").toHaveText(/A message\s*Inbox/);
    expect(".o_md_unreadable li").toHaveText(/closed the connection/);
    await click(".o_md_unreadable button:contains(Show source)");
    await settle();
    expect(".o_md_unreadable_source").toHaveText("Subject: Odd");
    await click(".o_md_unreadable button:contains(Try again)");
    await settle();
    expect(".o_md_unreadable [role=status]").toHaveText("Retrying…");
    expect(server.called("unreadable")[0].args).toEqual([1]);
    expect(server.called("retry_unreadable")[0].args).toEqual([5]);
});

test("a mailbox says what it is doing while messages are being found out", async () => {
    const server = new FakeServer();
    const last_error = "MailDesk is finding out which one.";
    server.accounts = [makeAccount(1, { state: "syncing", last_error })];
    await startApp(server);
    expect(".o_md_account_doing").toHaveText(last_error);
});

test("the history load shows how far it is", async () => {
    const server = new FakeServer();
    server.accounts = [
        makeAccount(1, {
            progress: { loaded: 4200, total: 17980, oldest: "2024-03-05 10:00:00" },
        }),
    ];
    await startApp(server);
    expect(".o_md_account_progress").toHaveText(
        /4,200 of about 18,000, back to March 2024/
    );
});

function drag(type, selector) {
    const dataTransfer = new DataTransfer();
    dataTransfer.setData("application/x-maildesk-rows", "[]");
    const event = new DragEvent(type, {
        dataTransfer,
        bubbles: true,
        cancelable: true,
    });
    queryFirst(selector).dispatchEvent(event);
    return settle();
}

test("messages dropped on a folder move there", async () => {
    const server = new FakeServer();
    server.accounts[0].folders.push(makeFolder(150, "custom", { name: "Projects" }));
    server.rows = [makeRow(1), makeRow(2)];
    await startApp(server);
    const target = ".o_md_node[data-key='folder:150']";
    await drag("dragstart", "[data-row-id='1']");
    await drag("dragover", target);
    expect(target).toHaveClass("o_md_node_dropping");
    await drag("drop", target);
    expect(server.called("act")[0].args).toEqual([[1], "move", { folder_id: 150 }]);
    expect(queryAllTexts(".o_md_row_subject")).toEqual(["Subject 2"]);
});

test("below All Mailboxes a folder is that of the mail's own mailbox", async () => {
    const server = new FakeServer();
    server.accounts = [makeAccount(1), makeAccount(2)];
    server.rows = [makeRow(1), makeRow(2)];
    await startApp(server);
    await drag("dragstart", "[data-row-id='1']");
    await drag("dragover", ".o_md_node[data-key='all:sent']");
    await drag("dragover", ".o_md_node[data-key='all:inbox']");
    expect(".o_md_node_refusal").toHaveText(/already in “Inbox”/);
    expect(".o_md_node_dropping").toHaveCount(0);
    const target = ".o_md_node[data-key='all:trash']";
    await drag("dragover", target);
    expect(target).toHaveClass("o_md_node_dropping");
    await drag("drop", target);
    expect(server.called("act")[0].args.slice(0, 2)).toEqual([[1], "trash"]);
});

test("a folder that cannot take what hovers says why", async () => {
    const server = new FakeServer();
    server.accounts = [makeAccount(1), makeAccount(2)];
    server.rows = [makeRow(1)];
    await startApp(server);
    await drag("dragstart", "[data-row-id='1']");
    for (const [id, reason] of [
        [204, /within its own mailbox/],
        [103, /cannot hold messages/],
        [101, /already in “Inbox”/],
    ]) {
        const target = `.o_md_node[data-key='folder:${id}']`;
        await drag("dragover", target);
        expect(target).not.toHaveClass("o_md_node_dropping");
        expect(`${target} .o_md_node_refusal`).toHaveText(reason);
        await drag("drop", target);
    }
    expect(server.called("act")).toHaveLength(0);
    expect(queryAllTexts(".o_md_row_subject")).toEqual(["Subject 1"]);
});

test("300 folders are all there", async () => {
    const server = new FakeServer();
    for (let id = 1000; id < 1300; id++) {
        server.accounts[0].folders.push(makeFolder(id, "custom"));
    }
    await startApp(server);
    expect(".o_md_node[data-key^='folder:']").toHaveCount(306);
});

test("a new folder is made in the mailbox", async () => {
    const server = new FakeServer();
    await startApp(server);
    await contains(".o_md_node[data-key='account:1'] .o_md_node_menu", {
        visible: false,
    }).click();
    await contains(".o_md_menu .dropdown-item:contains(New folder)").click();
    await contains(".modal input").edit("Invoices");
    await settle();
    expect(server.called("create_folder")[0].args).toEqual([1, "Invoices", null]);
    expect(".o_md_node:contains(Invoices)").toHaveCount(1);
    expect(".o_md_toast").toHaveText(/“Invoices” was created/);
});

test("nothing is promised of a folder that cannot be deleted", async () => {
    const server = new FakeServer();
    server.accounts[0].folders.push(
        makeFolder(150, "custom", { name: "Projects" }),
        makeFolder(151, "custom", { name: "Old", parent_id: 150 }),
        makeFolder(152, "custom", { name: "Full", total: 3 })
    );
    await startApp(server);
    for (const [id, reason] of [
        [150, /has subfolders/],
        [152, /not empty/],
    ]) {
        queryFirst(`.o_md_node[data-key='folder:${id}'] .o_md_node_menu`).click();
        await settle();
        await contains(".o_md_menu .dropdown-item:contains(Delete folder)").click();
        await settle();
        expect(".modal").toHaveText(reason);
        await contains(".modal .btn-primary").click();
        await settle();
    }
    expect(server.called("delete_folder")).toHaveLength(0);
});

test("a folder that is gone at the server leaves the tree", async () => {
    const server = new FakeServer();
    server.accounts[0].folders.push(makeFolder(150, "custom", { name: "Projects" }));
    await startApp(server);
    getService("maildesk.store").setCounters({
        150: { unread: 0, total: 0, state: "gone" },
    });
    await settle();
    expect(".o_md_node:contains(Projects)").toHaveCount(0);
});

test("the menu of a folder is reached by Tab, and by the key for menus", async () => {
    const server = new FakeServer();
    await startApp(server);
    const line = ".o_md_node[data-key='folder:101']";
    queryFirst(line).focus();
    await press("ArrowDown");
    await press("ArrowUp");
    await settle();
    expect(`${line} .o_md_node_menu`).toHaveAttribute("tabindex", "0");
    queryFirst(`${line} .o_md_node_menu`).focus();
    await press("Enter");
    await settle();
    expect(".o_md_menu").toHaveText(/Add to favourites/);
    await press("Escape");
    await settle();
    queryFirst(line).dispatchEvent(
        new MouseEvent("contextmenu", { bubbles: true, cancelable: true })
    );
    await settle();
    expect(".o_md_menu").toHaveCount(1);
});

test("the right button opens the menu of a folder", async () => {
    await startApp(new FakeServer());
    await rightClick(".o_md_node[data-key='folder:101']");
    await settle();
    expect(".o-dropdown--menu").toHaveText(/Add to favourites/);
});
