import { _t } from "@web/core/l10n/translation";

// Folders with a purpose of their own take mail as the action of that name does.
const ROLE_ACTIONS = { trash: "trash", spam: "spam", archive: "archive" };
const TAKING_ROLES = new Set(["inbox", ...Object.keys(ROLE_ACTIONS)]);

/** @returns {string} why these rows cannot be moved at all, "" when they can */
export function refusalOf(rows, store) {
    if (new Set(rows.map((row) => row.account_id)).size > 1) {
        return _t("To move messages, select messages from one mailbox only.");
    }
    if (rows.some((row) => row.is_draft)) {
        return _t("Drafts stay in their folder until sent.");
    }
    const account = store.account(rows[0]?.account_id);
    if (account?.can_write === false) {
        return account.read_only_reason || _t("This mailbox is read-only.");
    }
    return "";
}

/** @returns {string} why these rows cannot be moved to this folder, "" when they can */
export function refusalAt(folder, rows, store) {
    const refusal = refusalOf(rows, store);
    if (refusal) {
        return refusal;
    }
    if (rows.some((row) => row.account_id !== folder.accountId)) {
        return _t("Mail can only be moved within its own mailbox.");
    }
    if (!folder.acceptsMessages) {
        return _t("“%s” cannot hold messages.", folder.label);
    }
    if (rows.every((row) => row.folder_id === folder.id)) {
        return _t("This is already in “%s”.", folder.label);
    }
    return "";
}

/**
 * The folder that a line of the tree stands for: below All Mailboxes that of the rows' own
 * mailbox.
 */
export function folderFor({ folder, role }, rows, store) {
    const isOfAll = !folder && TAKING_ROLES.has(role);
    return isOfAll ? store.folderByRole(rows[0]?.account_id, role) : folder;
}

/** However somebody moves mail to a folder, this is what is done. */
export function moveTo(folder, rows, actions) {
    const ids = rows.filter((row) => row.folder_id !== folder.id).map((row) => row.id);
    const action = ROLE_ACTIONS[folder.role];
    return action
        ? actions.perform(action, ids)
        : actions.perform("move", ids, { folder_id: folder.id });
}
