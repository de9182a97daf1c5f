import { markRaw } from "@odoo/owl";

// Given again as a whole, never changed inside: nobody has to watch each person in them.
const WHOLE = ["senders", "recipients"];

/** What a list shows of a message or of the newest message of a conversation. */
export class MessageRow {
    constructor(data) {
        this.update(data);
    }

    update(values) {
        for (const name of WHOLE) {
            if (values[name]) {
                markRaw(values[name]);
            }
        }
        Object.assign(this, values);
    }

    get isUnread() {
        return !this.is_read || this.unread_count > 0;
    }

    get unreadWeight() {
        return weightOf(this);
    }
}

/** How many unread messages a row counts for. */
export function weightOf({ is_read: isRead, unread_count: count }) {
    return isRead && !(count > 0) ? 0 : Math.max(1, count || 0);
}
