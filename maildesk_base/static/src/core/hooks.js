import { useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { openRow } from "./actions/open_row";

/** The app's store; the component renders again when what it reads of it changes. */
export function useMailStore() {
    return useState(useService("maildesk.store"));
}

/** What a click on a row, or Enter, does: read a message, go on writing a draft. */
export function useOpenRow() {
    const reader = useService("maildesk.reader");
    const composer = useService("maildesk.composer");
    return (row) => openRow(row, { reader, composer });
}
