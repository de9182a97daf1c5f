const ROLES = ["inbox", "sent", "drafts", "archive", "spam", "trash"];
const OTHER_ROLES = ["all", "important"];

/** What distinguishes our paths from an action of Odoo that follows in the address. */
const FOLDER = new RegExp(
    `^(?:\\d+|tag-\\d+|${[...ROLES, ...OTHER_ROLES].join("|")}|starred|outbox|search|list-[a-z_]+(?:-\\w+)?)$`
);

/** Whether a part of an address, behind the app's own, is one of our folders. */
export function isFolderPath(part) {
    return FOLDER.test(part);
}
