import { addIcon } from "@maildesk_base/components";

addIcon(
    "ticket",
    "M3 7h18v3.5a1.5 1.5 0 0 0 0 3V17H3v-3.5a1.5 1.5 0 0 0 0-3zM9 7v2M9 11v2M9 15v2"
);
