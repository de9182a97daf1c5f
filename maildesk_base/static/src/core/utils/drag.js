/** Rows of the message list, dragged: a JSON list of ids. */
export const ROWS_MIME = "application/x-maildesk-rows";
