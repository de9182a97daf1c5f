import { after, expect } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";
import { router } from "@web/core/browser/router";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    getService,
    makeMockEnv,
    makeServerError,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { MaildeskApp } from "@maildesk_base/app/maildesk_app";
import { hiddenFrames } from "@maildesk_base/message_view/message_body/frame_measure";
import { MessageBody } from "@maildesk_base/message_view/message_body/message_body";
import { givenDeviations, loadShapes, sentDeviations } from "./client_shapes";
import { FLAGS, makeAccount, makeDraft, makeFolder, makeMessage } from "./sample_mail";

export * from "./sample_mail";

const METHODS = [
    "bootstrap",
    "list_messages",
    "count_messages",
    "search",
    "search_server",
    "open_message",
    "open_conversation",
    "read_ahead",
    "act",
    "undo",
    "save_draft",
    "open_draft",
    "edit_draft",
    "reply",
    "copy_draft",
    "discard_draft",
    "send",
    "cancel_send",
    "suggest_recipients",
    "show_remote",
    "refresh",
    "watch",
    "set_folder",
    "create_folder",
    "color_folder",
    "set_preference",
    "remove_attachment",
    "unreadable",
    "retry_unreadable",
    "show_unreadable",
];
function agree(deviations) {
    if (deviations.length) {
        expect(deviations).toEqual([]);
    }
}

/** A `mailbox.client` that keeps its mail in memory; a test may replace any method. */
export class FakeServer {
    accounts = [makeAccount(1)];
    rows = [];
    remoteRows = [];
    serverProblems = [];
    unreadableEntries = [];
    messages = {};
    tags = [];
    signatures = [];
    licence = { state: "free", off: {} };
    settings = {
        undo_send_seconds: 10,
        mark_read_seconds: 0,
        reading_pane: "right",
        density: "comfortable",
        conversations: true,
        block_remote: true,
        desktop_notifications: false,
        layout: {},
    };
    drafts = {};
    // Messages of other programs that are gone on with here: their drafts.
    adopted = {};
    draftsOpen = [];
    people = [];
    calls = [];
    nextDraftId = 1;
    undone = {};

    /** Like the real server: what is sent and what is given have the shapes agreed on. */
    answer(method, args, kwargs) {
        this.calls.push({ method, args, kwargs });
        agree(sentDeviations(method, args, kwargs));
        const check = (given) => {
            agree(givenDeviations(method, JSON.parse(JSON.stringify(given))));
            return given;
        };
        const given = this[method](...args, kwargs);
        return given instanceof Promise ? given.then(check) : check(given);
    }

    called(method) {
        return this.calls.filter((call) => call.method === method);
    }

    bootstrap() {
        return {
            user: {
                id: 7,
                name: "Me",
                email: "me1@example.com",
                tz: "UTC",
                is_admin: true,
            },
            accounts: this.accounts,
            tags: this.tags,
            signatures: this.signatures,
            templates: [],
            drafts_open: this.draftsOpen,
            saved_searches: [],
            settings: this.settings,
            limits: { attachment_bytes: 1000000, message_bytes: 1400000 },
            channel: "maildesk",
            licence: this.licence,
        };
    }

    list_messages({ scope, filters, cursor, limit }) {
        const rows = this.rows.filter((row) => inScope(row, scope, this.accounts));
        return this.page(filters?.unread ? rows.filter((row) => !row.is_read) : rows, {
            cursor,
            limit,
        });
    }

    count_messages({ scope }) {
        const rows = this.rows.filter((row) => inScope(row, scope, this.accounts));
        return { total: rows.length };
    }

    search({ query, cursor, limit }) {
        const rows = this.rows.filter(({ subject }) => subject.includes(query));
        return {
            ...this.page(rows, { cursor, limit }),
            problems: [],
            highlights: [],
            coverage: { complete: true, accounts: [] },
        };
    }

    unreadable() {
        return this.unreadableEntries;
    }

    retry_unreadable() {
        return {};
    }

    show_unreadable() {
        return { text: "Subject: Odd", is_cut: true };
    }

    color_folder(id, color) {
        return { ...this.folder(id), color };
    }

    folder(id) {
        const folders = this.accounts.flatMap((account) => account.folders);
        return folders.find((folder) => folder.id === id) || makeFolder(id, "custom");
    }

    /** What only the mail servers know is in `remoteRows`. */
    search_server({ query }) {
        const found = this.remoteRows.filter(({ subject }) => subject.includes(query));
        return { messages: found, problems: this.serverProblems };
    }

    page(rows, { cursor, limit }) {
        const start = cursor ? Number(cursor) : 0;
        const end = start + limit;
        return {
            messages: rows.slice(start, end),
            cursor: end < rows.length ? String(end) : null,
            total_hint: rows.length,
        };
    }

    open_message(id) {
        return this.messages[id] || makeMessage(id);
    }

    open_conversation(id) {
        const row = this.rows.find((candidate) => candidate.conversation_id === id);
        return {
            id,
            subject: row.subject,
            version: 1,
            messages: [this.open_message(row.id)],
        };
    }

    /** Nothing is stored, unless a test says so. */
    read_ahead() {
        return { conversations: [], messages: [] };
    }

    act(ids, action) {
        this.before = this.rows;
        const change = FLAGS[action];
        this.rows = change
            ? this.rows.map((row) =>
                  ids.includes(row.id) ? { ...row, ...change } : row
              )
            : this.rows.filter(({ id }) => !ids.includes(id));
        const label = `Done: ${action}`;
        return acted({ token: `undo-${action}`, label, seconds: 8 });
    }

    undo() {
        this.rows = this.before;
        return acted(null);
    }

    save_draft({ values: { replaces: _replaces, ...values } }) {
        const id = values.id || this.nextDraftId++;
        const version = (this.drafts[id]?.version || 0) + 1;
        const known = this.drafts[id] || makeDraft(id);
        this.drafts[id] = { ...known, ...values, id, version, is_untouched: false };
        return this.drafts[id];
    }

    open_draft(id) {
        return this.drafts[id];
    }

    /** A draft that another mail program began. */
    edit_draft(id) {
        const row = this.rows.find((candidate) => candidate.id === id);
        const known = this.drafts[this.adopted[id]];
        const draft =
            known ||
            this.save_draft({
                values: {
                    account_id: row.account_id,
                    subject: row.subject,
                    body: "<p>begun elsewhere</p>",
                    to: "bob@example.com",
                    cc: "",
                    bcc: "",
                },
            });
        this.adopted[id] = draft.id;
        return draft;
    }

    reply(id, mode) {
        const message = this.open_message(id);
        const draft = this.save_draft({
            values: {
                account_id: 1,
                mode,
                origin_id: id,
                subject: `Re: ${message.subject}`,
                body: "<p><br></p><blockquote>quoted</blockquote>",
                to: mode === "forward" ? "" : message.from.email,
                cc: "",
                bcc: "",
            },
        });
        draft.is_untouched = true;
        return { ...draft, left_out: [] };
    }

    discard_draft(id) {
        delete this.drafts[id];
        return { counters: {}, kept: false };
    }

    copy_draft(id, values) {
        const { attachments } = this.drafts[id];
        return this.save_draft({ values: { ...values, id: undefined, attachments } });
    }

    send(id) {
        const draft = this.drafts[id];
        return { draft, seconds: 10, held: null, conflict: null };
    }

    cancel_send(id) {
        this.drafts[id] = { ...this.drafts[id], state: "editing", send_at: null };
        return this.drafts[id];
    }

    suggest_recipients() {
        return this.people;
    }

    show_remote(id) {
        return makeMessage(id, { html: "<p>with pictures</p>" });
    }

    refresh() {
        return {};
    }

    watch() {
        return { counters: {} };
    }

    set_folder(id, values) {
        return { ...this.folder(id), ...values };
    }

    create_folder(accountId, name) {
        return makeFolder(999, "custom", { name });
    }

    set_preference() {
        return {};
    }

    remove_attachment(id) {
        return this.drafts[id];
    }
}

function acted(undo) {
    return { undo, messages: [], removed_ids: [], counters: {}, reload: false };
}

function inScope(row, scope, accounts) {
    if (scope.folder_id) {
        return row.folder_id === scope.folder_id;
    }
    if (scope.starred) {
        return row.is_starred;
    }
    const folders = accounts.flatMap((account) => account.folders);
    return folders.find(({ id }) => id === row.folder_id)?.role === scope.role;
}

export function defineMaildesk() {
    defineMailModels();
    loadShapes();
}

/** Let this server answer for `mailbox.client`. */
export function useServer(server) {
    for (const method of [...METHODS, ...(server.moreMethods || [])]) {
        onRpc("mailbox.client", method, ({ args, kwargs }) => {
            const named = { ...kwargs };
            delete named.context;
            return server.answer(method, args, named);
        });
    }
    onRpc("res.users", "has_group", () => true);
    return server;
}

export function refusal(text) {
    return makeServerError({ errorName: "odoo.exceptions.UserError", message: text });
}

/** Timers, promises and frames, until the app has settled. */
export async function settle() {
    for (let round = 0; round < 4; round++) {
        // With a frame of its own.
        await advanceTime(50);
    }
}

/** What Odoo's action service does with the state of an action. */
function keepAddress(state) {
    router.pushState({ action: "maildesk", ...state }, { replace: true });
}

export async function startApp(server, params = {}) {
    useServer(server);
    // HOOT looks into every frame, and nobody may look into those that show mail; they
    // are tested in a browser from outside, see tests/e2e.
    patchWithCleanup(MessageBody.prototype, { layOut: () => Promise.resolve() });
    patchWithCleanup(hiddenFrames, { prepare: () => Promise.resolve() });
    document.body.classList.add("o_web_client");
    after(() => document.body.classList.remove("o_web_client"));
    const app = await mountWithCleanup(MaildeskApp, {
        props: { action: { params }, updateActionState: keepAddress },
    });
    await settle();
    return app;
}

/** The services without the app, for tests of what needs no screen. */
export async function startServices(server, ...names) {
    useServer(server);
    await makeMockEnv();
    await getService("maildesk.session").ensureLoaded();
    return names.map((name) => getService(`maildesk.${name}`));
}
