/** Whether a row that just arrived or changed belongs into the list on screen. */
export function belongsTo(row, list, store) {
    if (list.query || !list.scope) {
        return false;
    }
    return inScope(row, list.scope, store) && passes(row, list.filters);
}

function inScope(row, scope, store) {
    const folder = store.folders[row.folder_id];
    if (scope.folder_id) {
        return row.folder_id === scope.folder_id;
    }
    if (scope.role) {
        const account = scope.account_id;
        // What is archived where folders are labels, only the server knows.
        return folder?.role === scope.role && (!account || row.account_id === account);
    }
    if (scope.tag_id) {
        return (row.tag_ids || []).includes(scope.tag_id);
    }
    return Boolean(scope.starred && row.is_starred);
}

function passes(row, filters) {
    return (
        (!filters.unread || row.isUnread) &&
        (!filters.starred || row.is_starred) &&
        (!filters.attachments || row.has_attachments) &&
        // Only the server knows the direction of a message.
        !filters.incoming &&
        !filters.outgoing
    );
}
