import { useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/** The app's store; the component renders again when what it reads of it changes. */
export function useMailStore() {
    return useState(useService("maildesk.store"));
}

/** What a click on a row, or Enter, does: read a message, go on writing a draft. */
export function useOpenRow() {
    const reader = useService("maildesk.reader");
    const composer = useService("maildesk.composer");
    return (row) =>
        row.is_draft || row.draft_id ? composer.openRow(row) : reader.open(row.id);
}
