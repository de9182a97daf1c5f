import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

// Figures that are a minute old are good enough to leaf through a conversation.
const KEPT_MS = 60000;
const MOST_KEPT = 50;

/** What the server knows of the people of a mail, kept for a minute. */
export class Partner360Service {
    constructor(api) {
        this.api = api;
        this.kept = new Map();
        // What the sections show: `answer` of the server, about one of its people.
        this.view = reactive({ answer: null, isWhole: false, error: "" });
    }

    /**
     * @param {number} messageId
     * @param {{email?: string, whole_company?: boolean}} [options] whose card is wanted
     */
    async ask(messageId, options = {}) {
        const key = JSON.stringify([messageId, options]);
        const known = this.kept.get(key);
        if (known && browser.performance.now() - known.at < KEPT_MS) {
            return known.answer;
        }
        const values = { message_id: messageId, ...options };
        return this._keep(key, await this.api.call("partner360", values));
    }

    /** Remember who has an address; the answer is the one of `ask`. */
    async choose(messageId, email, partnerId) {
        const answer = await this.api.call("choose_partner", {
            message_id: messageId,
            email,
            partner_id: partnerId,
        });
        this.forget();
        return answer;
    }

    /** Contacts that are found by a text. */
    find(messageId, text) {
        return this.api.call("proposals", {
            message_id: messageId,
            res_model: "res.partner",
            text,
            limit: 6,
        });
    }

    async create(messageId, email, values, requestId) {
        const { record } = await this.api.call("create_record", {
            message_id: messageId,
            res_model: "res.partner",
            values: { email, ...values },
            options: { request_id: requestId },
        });
        return this.choose(messageId, email, record.id);
    }

    forget() {
        this.kept.clear();
    }

    _keep(key, answer) {
        if (this.kept.size >= MOST_KEPT) {
            this.forget();
        }
        this.kept.set(key, { answer, at: browser.performance.now() });
        return answer;
    }
}

export const partner360Service = {
    dependencies: ["maildesk.api"],
    start(env, { "maildesk.api": api }) {
        return new Partner360Service(api);
    },
};

registry.category("services").add("maildesk.partner360", partner360Service);
