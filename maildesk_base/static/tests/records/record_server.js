import { FakeServer, makeRow, refusal } from "../maildesk_test_helpers";

export const CONTACT = {
    model: "res.partner",
    label: "Contact",
    icon: "users",
    order: 10,
    can_link: true,
    can_create: true,
    reason: "",
    create_reason: "",
    is_off_here: false,
    first_use: "",
    action: "",
};
export const BANK = { ...CONTACT, model: "res.bank", label: "Bank", icon: "folder" };

export function makeCard(title, values = {}) {
    return {
        title,
        state: null,
        color: null,
        amount: null,
        owner: null,
        deadline: null,
        url: `/odoo/${title}`,
        ...values,
    };
}

export function makeRecord(model, id, name, values = {}) {
    return { model, res_id: id, name, card: makeCard(name, values) };
}

export function makeLink(id, record, values = {}) {
    return {
        id,
        message_id: 1,
        label: "Bank",
        icon: "folder",
        origin: "manual",
        only_message: false,
        linked_by: "Anna",
        linked_at: "2026-03-01 08:00:00",
        ...record,
        ...values,
    };
}

/** A `mailbox.client` that knows records of other apps. */
export class RecordServer extends FakeServer {
    moreMethods = [
        "record_panel",
        "proposals",
        "recent_records",
        "row_links",
        "enable_bridge",
        "link",
        "unlink_record",
        "act_on_record",
        "prepare",
        "create_record",
        "undo_create",
        "reply_from",
        "apply_record_template",
    ];
    rows = [makeRow(1, { subject: "Order", links: [] })];
    bridges = [CONTACT, BANK];
    missing = [];
    people = [];
    links = [];
    proposed = [];
    found = [];
    recent = [];

    bootstrap() {
        const bridges = this.bridges.map(({ model, label, icon }) => ({
            model,
            label,
            icon,
        }));
        return { ...super.bootstrap(), bridges };
    }

    record_panel() {
        const { people, links, proposed: proposals, bridges, missing } = this;
        return { people, links, proposals, bridges, missing, extra: {} };
    }

    /** What a test makes of mail is for the test to say. */
    prepare() {
        throw refusal("Not in this test.");
    }

    proposals(_messageId, model, text) {
        return this.found.filter(
            (record) => (!model || record.model === model) && record.name.includes(text)
        );
    }

    link(messageId, model, id, { only_message: onlyMessage } = {}) {
        const known = [...this.proposed, ...this.found, ...this.links];
        const record = known.find((one) => one.model === model && one.res_id === id);
        const isNew = (one) => one.model !== model || one.res_id !== id;
        this.proposed = this.proposed.filter(isNew);
        const link = makeLink(id, record, { only_message: onlyMessage });
        this.links = [...this.links.filter(isNew), link];
        return this.links;
    }

    enable_bridge(_messageId, model) {
        this.bridges = this.bridges.map((bridge) =>
            bridge.model === model ? { ...bridge, first_use: "" } : bridge
        );
        return this.bridges;
    }

    unlink_record(_messageId, linkId) {
        this.links = this.links.filter(({ id }) => id !== linkId);
        return this.links;
    }

    /** Each action is possible once. */
    act_on_record(_messageId, linkId, action) {
        this.links = this.links.map((link) => {
            const actions = link.card.actions.filter(({ id }) => id !== action);
            const card = { ...link.card, state: action, actions };
            return link.id === linkId ? { ...link, card } : link;
        });
        return this.links;
    }

    recent_records(_messageId, model) {
        return this.recent.filter((record) => !model || record.model === model);
    }

    row_links(ids) {
        return Object.fromEntries(ids.map((id) => [id, ["res.bank"]]));
    }
}
