/** What a list shows of a message or of the newest message of a conversation. */
export class MessageRow {
    constructor(data) {
        this.update(data);
    }

    update(values) {
        Object.assign(this, values);
    }

    get isUnread() {
        return !this.is_read || this.unread_count > 0;
    }

    get unreadWeight() {
        return this.isUnread ? Math.max(1, this.unread_count || 0) : 0;
    }
}
