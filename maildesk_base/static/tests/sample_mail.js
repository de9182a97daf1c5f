// Mailboxes, folders and messages as the server would describe them.
const FIRST_DATE = Date.UTC(2026, 2, 1, 8);

export function makeFolder(id, role, values = {}) {
    return {
        id,
        role,
        name: role === "custom" ? `Folder ${id}` : role,
        path: role,
        parent_id: null,
        unread: 0,
        total: 0,
        sync_enabled: true,
        selectable: true,
        is_favourite: false,
        state: "ready",
        color: "",
        ...values,
    };
}

export function makeIdentity(id, email, values = {}) {
    return {
        id,
        email,
        name: "",
        is_own: false,
        is_default: false,
        signature_id: null,
        ...values,
    };
}

export function makeSignature(id, body, values = {}) {
    return { id, name: "S", body, account_id: null, is_default: false, ...values };
}

/** A draft as the server keeps it. */
export function makeDraft(id, values = {}) {
    return {
        id,
        version: 1,
        account_id: 1,
        mode: "new",
        origin_id: null,
        conversation_id: null,
        subject: "",
        body: "",
        to: "",
        cc: "",
        bcc: "",
        reply_to: "",
        identity_id: null,
        signature_id: null,
        importance: "normal",
        request_receipt: false,
        attachments: [],
        state: "editing",
        is_untouched: false,
        error: "",
        refused: {},
        send_at: null,
        user: { id: 7, name: "Me" },
        write_date: "2026-03-01 08:00:00",
        ...values,
    };
}

export function makeDraftFile(draftId, id, values = {}) {
    return {
        id,
        name: `file${id}.txt`,
        mimetype: "text/plain",
        size: 5,
        url: `/maildesk/draft/${draftId}/attachment/${id}`,
        cid: `${id}.draft`,
        is_inline: false,
        ...values,
    };
}

export function makeAccount(id, values = {}) {
    const base = id * 100;
    return {
        id,
        name: `Mailbox ${id}`,
        email: `me${id}@example.com`,
        sender_name: "Me",
        provider: "imap",
        state: "connected",
        state_text: "Connected",
        last_error: "",
        is_shared: false,
        is_owner: true,
        can_configure: true,
        can_write: true,
        can_send: true,
        read_only_reason: "",
        signature_id: null,
        last_sync_at: null,
        has_sign_in: false,
        color: 0,
        uses_labels: false,
        label_colors: [],
        identities: [],
        unreadable: 0,
        progress: null,
        folders: [
            makeFolder(base + 1, "inbox"),
            makeFolder(base + 2, "sent"),
            makeFolder(base + 3, "drafts"),
            makeFolder(base + 4, "archive"),
            makeFolder(base + 5, "spam"),
            makeFolder(base + 6, "trash"),
        ],
        ...values,
    };
}

/** The date of the n-th message, newest first. */
export function dateOf(index) {
    return new Date(FIRST_DATE - index * 60000)
        .toISOString()
        .slice(0, 19)
        .replace("T", " ");
}

export function makeRow(id, values = {}) {
    return {
        id,
        account_id: 1,
        folder_id: 101,
        conversation_id: id,
        count: 1,
        unread_count: values.is_read === false ? 1 : 0,
        subject: `Subject ${id}`,
        preview: `Preview ${id}`,
        senders: [{ name: `Sender ${id}`, email: `sender${id}@example.com` }],
        recipients: [],
        date: dateOf(id),
        is_read: true,
        is_starred: false,
        is_answered: false,
        is_forwarded: false,
        has_attachments: false,
        has_calendar: false,
        importance: "normal",
        tag_ids: [],
        is_draft: false,
        draft_id: null,
        is_local: false,
        send_state: null,
        send_at: null,
        links: [],
        ...values,
    };
}

export function makeMessage(id, values = {}) {
    const row = makeRow(id, values);
    return {
        ...row,
        loaded: true,
        html: `<p>Text of message ${id}</p>`,
        text: "",
        is_plain: false,
        is_cut: false,
        sent_at: row.date,
        size: 1000,
        message_id: `m${id}@example.com`,
        from: row.senders[0],
        to: [{ name: "", email: "me1@example.com" }],
        cc: [],
        bcc: [],
        reply_to: [],
        attachments: [],
        headers: [],
        auth: {},
        calendar: null,
        report: null,
        remote_content: { blocked: 0, trackers: [], tracker_count: 0 },
        unsubscribe: null,
        security: { signed: "", encrypted: "" },
        notice: null,
        ...values,
    };
}

export function makeTag(id, name) {
    return { id, name, color: 1, shared: false, account_id: null };
}

/** What actions change in a row. */
export const FLAGS = {
    mark_read: { is_read: true, unread_count: 0 },
    mark_unread: { is_read: false, unread_count: 1 },
    star: { is_starred: true },
    unstar: { is_starred: false },
    tag: {},
    untag: {},
};
