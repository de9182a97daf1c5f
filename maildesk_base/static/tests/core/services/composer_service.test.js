import { describe, expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";
import {
    defineMaildesk,
    FakeServer,
    makeAccount,
    makeIdentity,
    makeSignature,
    refusal,
    settle,
    startServices,
} from "../../maildesk_test_helpers";

describe.current.tags("desktop");
defineMaildesk();

async function start(server = new FakeServer()) {
    const [store, composer] = await startServices(server, "store", "composer");
    return { server, store, composer };
}

test("a new message starts with the signature of its sender", async () => {
    const server = new FakeServer();
    server.signatures = [
        makeSignature(3, "<p>Cheers</p>", { account_id: 1, is_default: true }),
    ];
    const { composer } = await start(server);
    const draft = composer.compose();
    expect(draft.body).toMatch(/Cheers/);
    expect(draft.signature_id).toBe(3);
});

test("changing the sender replaces the signature and nothing else", async () => {
    const server = new FakeServer();
    server.accounts.push(makeAccount(2));
    server.signatures = [
        makeSignature(3, "<p>One</p>", { account_id: 1, is_default: true }),
        makeSignature(4, "<p>Two</p>", { account_id: 2, is_default: true }),
    ];
    const { composer } = await start(server);
    const draft = composer.compose();
    draft.body = `<p>Hello</p>${draft.body}`;
    composer.changeSender(draft, 2);
    expect(draft.body).toMatch(/Hello/);
    expect(draft.body).toMatch(/Two/);
    expect(draft.body).not.toMatch(/One/);
});

test("an alias writes with its own name and signature", async () => {
    const server = new FakeServer();
    const own = makeIdentity(5, "anna@example.com", { is_own: true });
    const alias = makeIdentity(6, "sales@example.com", { signature_id: 4 });
    server.accounts = [
        makeAccount(1, { identities: [own, { ...alias, is_default: true }] }),
    ];
    server.signatures = [
        makeSignature(3, "<p>One</p>", { account_id: 1, is_default: true }),
        makeSignature(4, "<p>Two</p>", { account_id: 1 }),
    ];
    const { composer } = await start(server);
    const draft = composer.compose();
    expect(draft.values.identity_id).toBe(6);
    expect(draft.body).toMatch(/Two/);
    composer.changeSender(draft, 1, 5);
    expect(draft.values.identity_id).toBe(5);
    expect(draft.body).toMatch(/One/);
    expect(draft.body).not.toMatch(/Two/);
});

test("typing is saved once it pauses, and saved again with the version it got", async () => {
    const { server, composer } = await start();
    const draft = composer.compose();
    composer.change(draft, { subject: "H" });
    composer.change(draft, { subject: "Hello" });
    await advanceTime(2500);
    expect(server.called("save_draft")).toHaveLength(1);
    expect(draft.status).toBe("saved");
    composer.change(draft, { subject: "Hello you" });
    await advanceTime(2500);
    expect(server.called("save_draft")[1].kwargs.values.id).toBe(draft.id);
    expect(server.called("save_draft")[1].kwargs.values.version).toBe(1);
});

test("a save that is refused says why and keeps the window", async () => {
    const { server, store, composer } = await start();
    server.save_draft = () => {
        throw refusal("This draft was changed in another window.");
    };
    const draft = composer.compose();
    composer.change(draft, { subject: "Hello" });
    await advanceTime(2500);
    expect(draft.status).toBe("failed");
    expect(draft.error).toMatch(/another window/);
    expect(store.composers).toHaveLength(1);
});

test("what was being written is there again after a crash", async () => {
    const { composer, store } = await start();
    const draft = composer.compose();
    composer.change(draft, {
        subject: "Unsaved",
        to: [{ name: "", email: "b@x.org" }],
    });
    await advanceTime(500);
    // IndexedDB refuses what cannot be cloned.
    expect(() => structuredClone(composer.local.entries)).not.toThrow();
    store.composers.splice(0);
    await composer.restore();
    expect(store.composers[0].subject).toBe("Unsaved");
    expect(store.composers[0].layout).toBe("minimised");
});

test("a message on its way can be taken back into its window", async () => {
    const { server, store, composer } = await start();
    const draft = composer.compose();
    composer.change(draft, { subject: "Oops", to: [{ name: "", email: "b@x.org" }] });
    await composer.send(draft);
    expect(store.composers).toHaveLength(0);
    expect(store.toasts[0].action).toBe("Undo");
    store.toasts[0].onAction();
    await settle();
    expect(server.called("cancel_send")).toHaveLength(1);
    expect(store.composers[0].subject).toBe("Oops");
});

test("a send that fails keeps the message open with the reason", async () => {
    const { server, store, composer } = await start();
    server.send = () => {
        throw refusal("Add at least one recipient.");
    };
    const draft = composer.compose();
    composer.change(draft, { subject: "Hello" });
    expect((await composer.send(draft)).isSent).toBe(false);
    expect(store.composers[0].error).toMatch(/recipient/);
});

test("closing an untouched window leaves nothing behind", async () => {
    const { server, store, composer } = await start();
    await composer.close(composer.compose());
    expect(store.composers).toHaveLength(0);
    expect(server.called("save_draft")).toHaveLength(0);
});

/** The list Drafts is open, and a draft is ready to be sent. */
async function startInDrafts() {
    const server = new FakeServer();
    const names = ["list", "composer", "store"];
    const [list, composer, store] = await startServices(server, ...names);
    await list.open({ role: "drafts" });
    const draft = composer.compose({ to: [{ name: "", email: "bob@example.com" }] });
    await composer.saver.save(draft);
    server.calls = [];
    server.send = (id) => {
        const queued = { ...server.drafts[id], state: "queued" };
        return { draft: queued, seconds: 10, held: null, conflict: null };
    };
    const hear = (state) => composer._onDraft({ draft_id: draft.id, state });
    const repeat = async (...states) => {
        states.forEach(hear);
        await advanceTime(1000);
    };
    return { server, composer, store, draft, repeat };
}

test("the list is read once for Send and once for Undo, the bus adds nothing", async () => {
    const { server, composer, store, draft, repeat } = await startInDrafts();
    await composer.send(draft);
    await repeat("queued");
    expect(server.called("list_messages")).toHaveLength(1);
    await store.toasts.at(-1).onAction();
    await repeat("editing");
    expect(server.called("list_messages")).toHaveLength(2);
    // What happens by itself is news.
    await repeat("sent");
    expect(server.called("list_messages")).toHaveLength(3);
});

test("what the bus repeats of Send when it was undone already is no news", async () => {
    const { server, composer, store, draft, repeat } = await startInDrafts();
    await composer.send(draft);
    await store.toasts.at(-1).onAction();
    await repeat("queued", "editing");
    expect(server.called("list_messages")).toHaveLength(2);
    // Another window sends it: that is news.
    await repeat("queued");
    expect(server.called("list_messages")).toHaveLength(3);
});
