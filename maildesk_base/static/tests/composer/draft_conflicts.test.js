import { describe, expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { contains, getService } from "@web/../tests/web_test_helpers";
import {
    defineMaildesk,
    FakeServer,
    makeDraft,
    makeRow,
    refusal,
    settle,
    startApp,
} from "../maildesk_test_helpers";

describe.current.tags("desktop");
defineMaildesk();

const MINE = "Written here";
const THEIRS = "Written elsewhere";

class TwoWindows extends FakeServer {
    rows = [makeRow(1)];
    drafts = { 5: makeDraft(5, { subject: "Plan", to: "b@x.org" }) };

    /** Another window saves; from then on an older version is a conflict. */
    changeElsewhere() {
        this.drafts[5] = { ...this.drafts[5], version: 2, subject: THEIRS };
    }

    save_draft({ values }) {
        const stored = this.drafts[values.id];
        if (stored && values.version !== stored.version) {
            return { conflict: stored };
        }
        return super.save_draft({ values });
    }
}

/** A window in which was written what another window had changed before. */
async function conflict(server = new TwoWindows()) {
    await startApp(server);
    await getService("maildesk.composer").openDraft(5);
    await settle();
    server.changeElsewhere();
    await contains(".o_md_composer_subject").edit(MINE, { confirm: false });
    await advanceTime(2500);
    await settle();
    return server;
}

const choose = (label) => contains(`.o_md_conflict button:contains(${label})`).click();
const subjects = (server) =>
    Object.values(server.drafts)
        .map(({ subject }) => subject)
        .sort();

test("a conflict offers to keep mine, take theirs, or keep both", async () => {
    const server = await conflict();
    expect(queryAllTexts(".o_md_conflict button")).toEqual([
        "Keep mine",
        "Use theirs",
        "Keep both",
    ]);
    expect(".o_md_composer [role=status]").toHaveText("Not saved");
    expect(".o_md_composer_subject").toHaveValue(MINE);
    expect(subjects(server)).toEqual([THEIRS]);
});

test("mine replaces theirs when that is said", async () => {
    const server = await conflict();
    await choose("Keep mine");
    await settle();
    expect(subjects(server)).toEqual([MINE]);
    const [last] = server.called("save_draft").slice(-1);
    expect(last.kwargs.values).toMatchObject({ version: 2, replaces: true });
    expect(".o_md_conflict").toHaveCount(0);
});

test("theirs comes into the window, and can be written on", async () => {
    const server = await conflict();
    await choose("Use theirs");
    await settle();
    expect(".o_md_composer_subject").toHaveValue(THEIRS);
    await contains(".o_md_composer_subject").edit("Both agree", { confirm: false });
    await advanceTime(2500);
    await settle();
    expect(subjects(server)).toEqual(["Both agree"]);
});

test("both are kept: mine as a draft of its own", async () => {
    const server = await conflict();
    await choose("Keep both");
    await settle();
    expect(subjects(server)).toEqual([THEIRS, MINE].sort());
    expect(".o_md_composer_subject").toHaveValue(MINE);
    await contains(".o_md_toast_action:contains(Open the other)").click();
    await settle();
    expect(".o_md_composer").toHaveCount(2);
});

test("closing a window in conflict keeps both, too", async () => {
    const server = await conflict();
    await click(".o_md_composer [data-md-action=close]");
    await settle();
    expect(".o_md_composer").toHaveCount(0);
    expect(subjects(server)).toEqual([THEIRS, MINE].sort());
});

test("discarding a window in conflict leaves the other's text alone", async () => {
    const server = await conflict();
    await click(".o_md_composer [aria-label='Discard draft']");
    await animationFrame();
    await contains(".modal .btn-danger").click();
    await settle();
    expect(".o_md_composer").toHaveCount(0);
    expect(subjects(server)).toEqual([THEIRS]);
    expect(".o_md_toast").toHaveText(/version in the other window was kept/);
});

test("discard names the version was seen", async () => {
    const server = new TwoWindows();
    await startApp(server);
    await getService("maildesk.composer").openDraft(5);
    await settle();
    server.changeElsewhere();
    server.discard_draft = (id, version) => ({ counters: {}, kept: version !== 2 });
    await click(".o_md_composer [aria-label='Discard draft']");
    await animationFrame();
    await contains(".modal .btn-danger").click();
    await settle();
    expect(".o_md_toast").toHaveText(/version in the other window was kept/);
});

for (const [what, stored, words] of [
    ["discarded", null, /was discarded/],
    ["sent", makeDraft(5, { state: "queued" }), /was sent/],
]) {
    test(`a draft that was ${what} elsewhere leaves no dead window`, async () => {
        const server = new TwoWindows();
        await startApp(server);
        await getService("maildesk.composer").openDraft(5);
        await settle();
        const working = server.save_draft;
        server.save_draft = () => {
            throw refusal("No.");
        };
        server.open_draft = () => {
            if (!stored) {
                throw refusal("This is no longer there.");
            }
            return stored;
        };
        await contains(".o_md_composer_subject").edit(MINE, { confirm: false });
        await advanceTime(2500);
        await settle();
        expect(".o_md_conflict").toHaveText(words);
        server.save_draft = working;
        delete server.drafts[stored ? 0 : 5];
        await choose("Keep mine as a new draft");
        await settle();
        expect(subjects(server)).toInclude(MINE);
        expect(".o_md_conflict").toHaveCount(0);
        expect(".o_md_composer [role=status]").toHaveText("Draft saved");
    });
}
