import { useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/** The app's store; the component renders again when what it reads of it changes. */
export function useMailStore() {
    return useState(useService("maildesk.store"));
}
