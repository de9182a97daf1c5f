import { ROLE_ICONS, roleLabel } from "../utils/scope";

// What a server calls a colour ends up in a style: nothing else may get there.
const COLOR = /^#[0-9a-f]{6}$/i;

/** A folder or label of a mailbox, with its live counters. */
export class Folder {
    constructor(accountId, data) {
        this.accountId = accountId;
        this.update(data);
    }

    update(values) {
        Object.assign(this, values);
    }

    /** The role's name in the user's language, else what the server calls it. */
    get label() {
        return roleLabel(this.role) || this.name;
    }

    get icon() {
        return ROLE_ICONS[this.role] || "folder";
    }

    /** The colour the label has at the server, "" without one. */
    get ownColor() {
        return COLOR.test(this.color || "") ? this.color : "";
    }

    get isCustom() {
        return !ROLE_ICONS[this.role];
    }

    /** What the badge counts: mail to be read, or mail still to be written. */
    get badge() {
        if (this.role === "drafts") {
            return this.total || 0;
        }
        return ["sent", "trash", "spam"].includes(this.role) ? 0 : this.unread || 0;
    }

    get acceptsMessages() {
        return this.selectable !== false && this.role !== "drafts";
    }
}
