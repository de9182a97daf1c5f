import { describe, expect, test } from "@odoo/hoot";
import { click, press, queryAllTexts } from "@odoo/hoot-dom";
import { Deferred } from "@odoo/hoot-mock";
import { omit } from "@web/core/utils/objects";
import { getService, onRpc } from "@web/../tests/web_test_helpers";
import {
    defineMaildesk,
    FakeServer,
    refusal,
    settle,
    startApp,
} from "@maildesk_base/../tests/maildesk_test_helpers";
import { FilingDialog } from "@maildesk_dms/filing_dialog";

describe.current.tags("desktop");
defineMaildesk();

const SIGNED = { id: 1, name: "Signed", color: 1 };
const URGENT = { id: 2, name: "Urgent", color: 2 };
const OFFERED = { 5: [SIGNED, URGENT], 6: [URGENT], 7: [] };
const FILING = {
    directories: [
        { id: 5, name: "Contracts" },
        { id: 6, name: "Incoming" },
        { id: 7, name: "Plans" },
    ],
    directory_id: 5,
    filed: {},
    print_reason: "",
    reason: "",
};
const TAGS = ".o_md_filing_tags";

/** The dialog with three directories, the first of which is likely. */
async function openDialog({ first = null, firstUse = "" } = {}) {
    const asked = [];
    let waited = first;
    const answers = {
        filing: async () => {
            const before = waited;
            waited = null;
            await before;
            const bridge = { model: "dms.file", label: "File", first_use: firstUse };
            return { ...FILING, bridge };
        },
        filing_tags: ({ directory_id: id }) => OFFERED[id],
        enable_bridge: () => [],
        file_mail: () => ({ files: [], refused: [], links: [] }),
    };
    await startApp(new FakeServer());
    for (const [method, answer] of Object.entries(answers)) {
        onRpc("mailbox.client", method, ({ kwargs }) => {
            asked.push([method, omit(kwargs, "context")]);
            return answer(kwargs);
        });
    }
    const message = { id: 1, attachments: [] };
    getService("dialog").add(FilingDialog, { message });
    await settle();
    return asked;
}

async function tick(name) {
    await click(`${TAGS} .o_md_button_link`);
    await settle();
    await click(`.o_md_picker_item:contains(${name})`);
    await settle();
    await press("Escape");
    await settle();
    expect(".o_md_picker").toHaveCount(0);
}

async function choose(name) {
    await click(`.o_md_search_list_item:contains(${name})`);
    await settle();
}

test("chosen tags go along with the files", async () => {
    const asked = await openDialog();
    await tick("Signed");
    await tick("Urgent");
    expect(queryAllTexts(`${TAGS} .o_md_tag .o_md_ellipsis`)).toEqual([
        "Signed",
        "Urgent",
    ]);
    await click(`${TAGS} .o_md_tag:first [aria-label='Remove tag']`);
    await settle();
    await click("footer .btn-primary");
    await settle();
    const [, { options, directory_id: directory }] = asked.find(
        ([method]) => method === "file_mail"
    );
    expect(directory).toBe(5);
    expect(options.tag_ids).toEqual([URGENT.id]);
});

test("another directory keeps those of the tags that it has", async () => {
    await openDialog();
    await tick("Signed");
    await tick("Urgent");
    await choose("Incoming");
    expect(queryAllTexts(`${TAGS} .o_md_tag .o_md_ellipsis`)).toEqual(["Urgent"]);
    await choose("Plans");
    expect(TAGS).toHaveCount(0);
    await choose("Contracts");
    expect(`${TAGS} .o_md_tag`).toHaveCount(0);
});

test("a directory that was chosen at once stays chosen", async () => {
    const answer = new Deferred();
    await openDialog({ first: answer });
    await choose("Plans");
    answer.resolve();
    await settle();
    expect(".o_md_filing_directory").toHaveText("Plans");
});

test("nothing is saved before the owner has enabled files", async () => {
    const asked = await openDialog({ firstUse: "People see what you save." });
    const methods = () => asked.map(([method]) => method);
    await click(".o_md_filing_dialog footer .btn-primary");
    await settle();
    expect(".o_dialog:last .modal-title").toHaveText("Use File with this mailbox?");
    expect(".o_dialog:last .modal-body").toHaveText("People see what you save.");
    await click(".o_dialog:last .btn:contains(Not now)");
    await settle();
    expect(methods()).not.toInclude("file_mail");
    await click(".o_md_filing_dialog footer .btn-primary");
    await settle();
    await click(".o_dialog:last .btn:contains(Enable)");
    await settle();
    expect(methods().slice(-2)).toEqual(["enable_bridge", "file_mail"]);
});

test("files can be saved when the tags cannot be loaded", async () => {
    await openDialog();
    onRpc("mailbox.client", "filing_tags", () => {
        throw refusal("The tags are away.");
    });
    await choose("Incoming");
    expect(".o_md_filing_dialog").toHaveText(/The tags are away\./);
    expect("footer .btn-primary").toBeEnabled();
});
