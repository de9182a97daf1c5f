/** Read a message, or go on writing a draft. */
export function openRow(row, { reader, composer }) {
    return row.is_draft || row.draft_id ? composer.openRow(row) : reader.open(row.id);
}
