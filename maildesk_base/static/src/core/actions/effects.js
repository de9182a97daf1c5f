import { actions } from "../registries";
import { weightOf } from "../store/message_row";

/** What actions do to rows at once, before the server has answered: see `actions`. */

/** @returns {Object} the values that change; none for what only the server knows */
export function patchFor(name, row, params) {
    return actions.find(name)?.patch?.(row, params) || {};
}

export function takesConversation(name) {
    return Boolean(actions.find(name)?.takesConversation);
}

/**
 * Whether the row goes away from the list on screen. A search or the starred list keeps
 * what is merely archived or moved.
 */
export function leavesList(name, row, store) {
    const { query, scope } = store.list;
    const isFolder = !query && Boolean(scope?.folder_id || scope?.role);
    const left = leftBy(name, row, store);
    return isFolder ? Boolean(left) : left === "always";
}

/** @returns {"always" | "folder" | ""} */
function leftBy(name, row, store) {
    const { leavesList: leaves = "" } = actions.find(name) || {};
    if (typeof leaves !== "function") {
        return leaves;
    }
    const folder = store.folders[row.folder_id];
    const account = store.account(row.account_id);
    return leaves(row, { folder, account, store });
}

/** @returns {Object} folder id → change of its unread counter */
export function unreadChanges(name, rows, params, store) {
    const changes = {};
    const add = (folderId, amount) => {
        if (amount) {
            changes[folderId] = (changes[folderId] || 0) + amount;
        }
    };
    const { destination } = actions.find(name) || {};
    for (const row of rows) {
        const before = row.unreadWeight;
        const after = leftBy(name, row, store)
            ? 0
            : weightOf({ ...row, ...patchFor(name, row, params) });
        add(row.folder_id, after - before);
        if (destination) {
            add(destination(row, params), before);
        }
    }
    return changes;
}
