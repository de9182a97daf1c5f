import { registry } from "@web/core/registry";

/**
 * The registries of the app: what add-ons extend, and where the built-in features are
 * registered first. An entry is one object with documented keys; a key that is missing or
 * not documented is refused when the entry is added.
 *
 * Texts (`label`, `hint`) are translated lazily: `_t("Archive")` at the top of a file, or
 * a function that is called when the text is shown.
 */
export class EntryRegistry {
    /**
     * @param {string} name
     * @param {{required?: string[], optional: string[]}} keys beside `id` and `sequence`
     */
    constructor(name, { required = [], optional }) {
        this.name = name;
        this.required = ["id", ...required];
        this.known = new Set([...this.required, "sequence", ...optional]);
        this.entries = registry.category(name);
    }

    /** @param {Object} entry `sequence` (default 50) orders the entries */
    add(entry) {
        const missing = this.required.filter((key) => !(key in entry));
        const unknown = Object.keys(entry).filter((key) => !this.known.has(key));
        if (missing.length || unknown.length) {
            throw new Error(
                `${this.name}: "${entry.id}" lacks [${missing}], has unknown [${unknown}]`
            );
        }
        this.entries.add(entry.id, entry, { sequence: entry.sequence });
        return entry;
    }

    /** @returns {Object | undefined} */
    find(id) {
        return this.entries.get(id, undefined);
    }

    /** @returns {Object[]} in their order */
    getAll() {
        return this.entries.getAll();
    }

    remove(id) {
        this.entries.remove(id);
    }
}

/**
 * What can be done. Toolbars, menus, keys, the help sheet, the command palette and what
 * is shown before the server has answered all read this list.
 *
 * label             text, or `(ctx) => text`; an action without one is never shown
 * icon              name of an icon, or `(ctx) => name`
 * places            where it has a button: "toolbar", "bulk", "row", "card", "reply",
 *                   "composer"
 * group             "navigate", "write", "organise" (default) or "view": menus and the help
 *                   sheet keep each together
 * appliesTo         `(row, ctx) => boolean`: for actions on rows. It is offered when it
 *                   applies to one of them at least, and run for those
 * isAvailable       `(ctx) => boolean`: for all other conditions
 * reason            `(ctx) => text`: why it is not available, for whoever presses its key
 * isActive          `(ctx) => boolean`: for buttons that stay pressed
 * href              `(ctx) => address`: in menus it is a link
 * hotkey            a key, or several of which the first is shown: "e", "Shift j",
 *                   "Ctrl Enter", "g i". Of several actions the first available one runs
 * isKeyOnly         not in the command palette
 * run               `(ctx) => void | Promise`, see ActionContext; by default
 *                   `ctx.perform(id)`
 * keepsSelection    the rows stay ticked
 *
 * For what the server does to mail, under the name that the server has for it:
 *
 * patch             `(row, params) => values`: what changes in a row at once
 * leavesList        "always": out of every list; "folder": out of the list of its folder;
 *                   or `(row, {folder, account, store}) => "always" | "folder" | ""`
 * destination       `(row, params) => id` of the folder that counts it from now on
 * takesConversation a row that stands for a conversation is meant as a whole
 */
export const actions = new EntryRegistry("maildesk.actions", {
    optional: [
        "appliesTo",
        "destination",
        "group",
        "hotkey",
        "href",
        "icon",
        "isActive",
        "isAvailable",
        "isKeyOnly",
        "keepsSelection",
        "label",
        "leavesList",
        "patch",
        "places",
        "reason",
        "run",
        "takesConversation",
    ],
});
