import { addIcon } from "@maildesk_base/components";

addIcon("cart", "M2.5 4h3l2.5 11.5h10L20.5 8H6.5M9 19.5v.01M17 19.5v.01");
