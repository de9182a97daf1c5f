/**
 * The one place for what differs between Odoo 17, 18 and 19: `@maildesk_base/compat`.
 * MailDesk and its add-ons import it instead of the modules named here; each comment says
 * what differs. Written for 19; see compat.py and docs/extending.md.
 */
import { MAIN_PLUGINS } from "@html_editor/plugin_sets";

// 17: the service "rpc", which is a function.
export { ConnectionLostError, RPCError, rpc } from "@web/core/network/rpc";
// 17: the service "user".
export { user } from "@web/core/user";
// 17: the service "router", with the parts of the address behind "#".
// 18: no `startUrl`.
export { router, routerBus, startRouter, startUrl } from "@web/core/browser/router";
// 17: `@web/core/position_hook`.
export { usePosition } from "@web/core/position/position_hook";
// 17: the state of a menu is its own; no `state` of <Dropdown>.
export { useDropdownState } from "@web/core/dropdown/dropdown_hooks";
// 17 and 18: none; menus of a phone are those of a desk.
export { BottomSheet } from "@web/core/bottom_sheet/bottom_sheet";
// 17 and 18: none; the browser's own `indexedDB` has to be used.
export { IndexedDB } from "@web/core/utils/indexed_db";
// 17 and 18: `unaccent` of `@web/core/utils/strings`, which keeps capital letters.
export { normalize } from "@web/core/l10n/utils";
// 17: the editor of web_editor, which knows no plugins.
export { ClipboardPlugin } from "@html_editor/core/clipboard_plugin";
export { Plugin } from "@html_editor/plugin";
export { Wysiwyg } from "@html_editor/wysiwyg";

/** Odoo's first page. 17: `/web`. */
export const HOME = "/odoo";

/** The editor's command for a link. 18: `toggleLinkTools`. */
export const EDIT_LINK = "openLinkTools";

// What mail programs do not show the way it was written, and what needs Odoo to be read.
// 18: other names for some.
const UNFIT_FOR_MAIL = new Set([
    "banner",
    "chatgpt_translate",
    "column",
    "dblclickImagePreview",
    "mediaUrlPaste",
    "powerButtons",
    "star",
]);

/** The editor's plugins for mail. */
export const MAIL_PLUGINS = MAIN_PLUGINS.filter(({ id }) => !UNFIT_FOR_MAIL.has(id));

/**
 * The library DOMPurify. 17: loaded with web_editor only, and old.
 *
 * @returns {Function}
 */
export function domPurify() {
    return window.DOMPurify;
}

/**
 * Call when the websocket is lost. 17 and 18: the event is called `disconnect`.
 *
 * @param {Object} bus the service "bus_service"
 * @param {() => void} callback
 */
export function onDisconnect(bus, callback) {
    bus.addEventListener("BUS:DISCONNECT", callback);
}

/**
 * Call when the websocket works again after it was away. 17 and 18: the event is called
 * `reconnect`.
 *
 * @param {Object} bus the service "bus_service"
 * @param {() => void} callback
 */
export function onReconnect(bus, callback) {
    bus.addEventListener("BUS:RECONNECT", callback);
}

/**
 * Show a number before the title of the page; those of several names are added up. 17:
 * `setParts`.
 *
 * @param {Object} title the service "title"
 * @param {string} name
 * @param {number} count 0 shows none
 */
export function showCount(title, name, count) {
    title.setCounters({ [name]: count });
}

/**
 * Show other values of a form's record, which the server has computed meanwhile, without
 * making it look edited. All series: a method that Odoo itself calls only.
 *
 * @param {Object} record of a view's model
 * @param {Object} values as the server gives them
 */
export function setServerValues(record, values) {
    record._applyValues(values);
}
