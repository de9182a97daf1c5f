/** Rows of the message list, dragged: a JSON list of ids. */
export const ROWS_MIME = "application/x-maildesk-rows";

/** What is being dragged in this window; the browser says so only on the drop itself. */
export function draggedRows(store) {
    return store.draggedIds.map((id) => store.rows[id]).filter(Boolean);
}
