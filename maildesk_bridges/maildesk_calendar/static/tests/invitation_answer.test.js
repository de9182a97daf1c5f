import { describe, expect, test } from "@odoo/hoot";
import { click, queryAllAttributes } from "@odoo/hoot-dom";
import { onRpc } from "@web/../tests/web_test_helpers";
import {
    defineMaildesk,
    FakeServer,
    makeMessage,
    makeRow,
    refusal,
    settle,
    startApp,
} from "@maildesk_base/../tests/maildesk_test_helpers";

describe.current.tags("desktop");
defineMaildesk();

const OPEN = {
    reason: "",
    answer: "",
    answered_by: "",
    answered_at: null,
    error: "",
    news: "",
    can_follow: false,
    event: null,
};
const GIVEN = { answered_by: "Anna", answered_at: "2026-03-01 08:00:00" };

/** The app with an invitation open; every answer of the server is the next of `states`. */
async function openInvitation(...states) {
    const calendar = {
        method: "REQUEST",
        uid: "plans@example.org",
        sequence: 0,
        summary: "Plans",
        starts_at: "2026-04-01 09:00:00",
        ends_at: "2026-04-01 10:00:00",
        organizer: { name: "Carl", email: "carl@example.org" },
        attendees: [],
    };
    const asked = [];
    for (const method of ["invitation", "answer_invitation", "follow_invitation"]) {
        onRpc("mailbox.client", method, ({ kwargs }) => {
            asked.push([method, kwargs.answer].filter(Boolean).join(" "));
            const state = states.shift();
            if (state instanceof Error) {
                throw state;
            }
            return state && { ...OPEN, ...state };
        });
    }
    const server = new FakeServer();
    server.rows = [makeRow(1, { has_calendar: true })];
    server.messages[1] = makeMessage(1, { calendar });
    await startApp(server);
    await click(".o_md_row:first");
    await settle();
    return asked;
}

function pressed() {
    return queryAllAttributes(".o_md_invitation [data-answer]", "aria-pressed");
}

test("an invitation can be answered, and the answer changed", async () => {
    const asked = await openInvitation(
        {},
        { ...GIVEN, answer: "accepted", event: { name: "Plans", url: "/odoo/x/1" } },
        { ...GIVEN, answer: "declined" }
    );
    expect(pressed()).toEqual(["false", "false", "false"]);
    await click("[data-answer=accepted]");
    await settle();
    expect(pressed()).toEqual(["true", "false", "false"]);
    expect(".o_md_invitation_foot").toHaveText(/Accepted by Anna/);
    expect(".o_md_invitation_foot a").toHaveAttribute("href", "/odoo/x/1");
    expect(".o_md_toast").toHaveText(/Answer sent/);
    await click("[data-answer=declined]");
    await settle();
    expect(pressed()).toEqual(["false", "false", "true"]);
    expect(asked).toEqual([
        "invitation",
        "answer_invitation accepted",
        "answer_invitation declined",
    ]);
});

test("a double click answers once", async () => {
    const asked = await openInvitation({}, { ...GIVEN, answer: "accepted" });
    click("[data-answer=accepted]");
    click("[data-answer=accepted]");
    await settle();
    expect(asked).toEqual(["invitation", "answer_invitation accepted"]);
});

test("what cannot be answered says why and has no buttons", async () => {
    await openInvitation({ news: "cancelled", reason: "This event was cancelled." });
    expect(".o_md_invitation_note").toHaveText(/was cancelled/);
    expect(".o_md_invitation button").toHaveCount(0);
});

test("an update is taken over when it is asked for", async () => {
    const asked = await openInvitation(
        { ...GIVEN, answer: "accepted", news: "changed", can_follow: true },
        { ...GIVEN, answer: "accepted", news: "changed" }
    );
    expect(".o_md_invitation_note").toHaveText(/has changed since you answered/);
    expect("[data-answer=follow]").toHaveText("Update calendar");
    await click("[data-answer=follow]");
    await settle();
    expect("[data-answer=follow]").toHaveCount(0);
    expect(asked).toEqual(["invitation", "follow_invitation"]);
});

test("a refusal is shown, and the buttons stay", async () => {
    await openInvitation({}, refusal("The calendar has this event already."));
    await click("[data-answer=accepted]");
    await settle();
    expect(".o_md_invitation [role=alert]").toHaveText(/has this event already/);
    expect(pressed()).toEqual(["false", "false", "false"]);
});

test("what invites to nothing has no buttons", async () => {
    await openInvitation(null);
    expect(".o_md_event").toHaveCount(1);
    expect(".o_md_invitation button").toHaveCount(0);
});
