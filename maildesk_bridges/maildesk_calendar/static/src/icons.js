import { addIcon } from "@maildesk_base/components";

// Not the symbol of mail with an invitation, which stands beside it in a row.
addIcon("event", "M4 6h16v14H4zM4 10h16M8 3.5V7M16 3.5V7M9 15l2 2 4-4");
