/** What each action does to a row at once, before the server has answered. */
const PATCHES = {
    mark_read: () => ({ is_read: true, unread_count: 0 }),
    mark_unread: (row) => ({
        is_read: false,
        unread_count: Math.max(1, row.unread_count || 0),
    }),
    star: () => ({ is_starred: true }),
    unstar: () => ({ is_starred: false }),
    tag: (row, { tag_id: tagId }) => ({
        tag_ids: [...new Set([...(row.tag_ids || []), tagId])],
    }),
    untag: (row, { tag_id: tagId }) => ({
        tag_ids: (row.tag_ids || []).filter((id) => id !== tagId),
    }),
};

const LEAVES_FOLDER = new Set([
    "archive",
    "trash",
    "delete",
    "move",
    "spam",
    "not_spam",
]);
// What a message leaves wherever it is moved, where labels are folders.
const LEFT_BY_MOVING = new Set(["inbox", "trash", "spam", "custom"]);
const LEAVES_EVERY_LIST = new Set(["trash", "delete", "spam"]);

// Actions that a conversation takes as a whole.
export const FOR_CONVERSATIONS = new Set([
    ...LEAVES_FOLDER,
    "mark_read",
    "mark_unread",
    "tag",
    "untag",
]);

export function patchFor(action, row, params) {
    return PATCHES[action]?.(row, params) || null;
}

/**
 * Whether the row goes away from the list on screen. A search or the starred list keeps
 * what is merely archived or moved.
 */
export function leavesList(action, row, store) {
    const { query, scope } = store.list;
    const isFolder = !query && Boolean(scope?.folder_id || scope?.role);
    return isFolder ? leavesFolder(action, row, store) : LEAVES_EVERY_LIST.has(action);
}

/** Where labels are folders, archiving takes the Inbox away and leaves the others. */
function leavesFolder(action, row, store) {
    const folder = store.folders[row.folder_id];
    const account = store.account(row.account_id);
    if (!LEAVES_FOLDER.has(action) || !folder || !account?.uses_labels) {
        return LEAVES_FOLDER.has(action);
    }
    if (action === "archive") {
        return folder.role === "inbox";
    }
    return action !== "move" || LEFT_BY_MOVING.has(folder.role);
}

/** @returns {Object} folder id → change of its unread counter */
export function unreadChanges(action, rows, params, store) {
    const changes = {};
    const add = (folderId, amount) => {
        changes[folderId] = (changes[folderId] || 0) + amount;
    };
    for (const row of rows) {
        const weight = row.unreadWeight;
        if (action === "mark_read" || leavesFolder(action, row, store)) {
            add(row.folder_id, -weight);
        }
        if (action === "mark_unread" && !weight) {
            add(row.folder_id, 1);
        }
        if (action === "move") {
            add(params.folder_id, weight);
        }
    }
    return changes;
}
