/**
 * What add-ons call: `@maildesk_base/api`. Services are asked for by name, as everywhere
 * in Odoo: `useService("maildesk.reader")`.
 */
export { ActionContext } from "./core/actions/action_context";
export { useMailStore, useOpenRow } from "./core/hooks";
export { offReason } from "./core/licence";
export { errorText, isOffline, isRefusal } from "./core/services/api_service";
export { formatAddress, formatAddresses, parseAddresses } from "./core/utils/addresses";
export { fullDate, parseUtc, smartDate } from "./core/utils/dates";
export { sameScope, scopeKey } from "./core/utils/scope";
export { displayName, fileSize, groupDigits } from "./core/utils/text";
export { isDark } from "./core/utils/theme";
export { treeSection, withChildren } from "./core/utils/tree";
