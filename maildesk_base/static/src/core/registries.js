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
 * feature           of the licence that it needs: "ai". While that is off it is greyed, and
 *                   says why
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
        "feature",
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

/**
 * Above the text of a message: warnings, notes.
 *
 * Component         has the prop `message`
 * isAvailable       `({message, store}) => boolean`
 */
export const banners = new EntryRegistry("maildesk.banners", {
    required: ["Component"],
    optional: ["isAvailable"],
});

/**
 * At the end of a row of the list. Hundreds of rows are drawn while one scrolls: an icon
 * is cheaper than a component.
 *
 * icon, label       name of an icon, and what it says to those who do not see it; the
 *                   label may be `({row, store}) => text`
 * Component         instead of an icon; has the prop `row`
 * isAvailable       `({row, store}) => boolean`
 */
export const rowBadges = new EntryRegistry("maildesk.row_badges", {
    required: ["isAvailable"],
    optional: ["Component", "icon", "label"],
});

/**
 * Inside of a conversation.
 *
 * position          "above" or "below" the text of each message, or "between" the messages
 * Component         has the prop `message`; between the messages, `item`
 * isAvailable       `({message, store}) => boolean`
 * items             `({conversation, store}) => {key, date, …}[]`: what stands between the
 *                   messages, by its date (UTC)
 */
export const cardSections = new EntryRegistry("maildesk.card_sections", {
    required: ["Component", "position"],
    optional: ["isAvailable", "items"],
});

/**
 * What helps to write a message.
 *
 * position          "format": the formats of a text; "bar": a button; "menu": the options
 * label, icon       or `text` and `style`, for letters instead of an icon
 * Component         instead of a button; has the props `draft` and `window`
 * feature           as of actions; a `Component` asks `offReason` itself
 * isActive          `(ctx) => boolean`: the entry of the menu is ticked
 * isAvailable       `(ctx) => boolean`
 * run               `(ctx) => void`, see ActionContext: its `draft` and `window`
 */
export const composerTools = new EntryRegistry("maildesk.composer_tools", {
    required: ["position"],
    optional: [
        "Component",
        "feature",
        "icon",
        "isActive",
        "isAvailable",
        "label",
        "run",
        "style",
        "text",
    ],
});

/**
 * The parts of the tree.
 *
 * nodes             `(store, collapsed) => node[]`, see `treeSection` and `withChildren`
 */
export const treeSections = new EntryRegistry("maildesk.tree_sections", {
    required: ["nodes"],
    optional: [],
});

/**
 * What the search box suggests. The id is what is typed: "from:", "has:attachment".
 *
 * hint              what it looks for; without one it is understood, but not suggested
 * aliases           other words for it
 * names             `(store) => text[]`: what may come behind it
 * isOfPeople        people are suggested behind it
 */
export const searchOperators = new EntryRegistry("maildesk.search_operators", {
    optional: ["aliases", "hint", "isOfPeople", "names"],
});

/**
 * The menu of the view and its settings.
 *
 * label             text, or `(ctx) => text`
 * choices           `{value, icon, label}[]`: one of them is chosen. Without `value` and
 *                   `choose` it is the preference that has the id as its name
 * value, choose     `(ctx) => value` and `(ctx, value) => void`
 * icon, run         otherwise: an entry of the menu
 * isActive          `(ctx) => boolean`: the entry is ticked, and the menu stays open
 * isAvailable       `(ctx) => boolean`; on a phone `ctx.isSmall` is true
 */
export const settings = new EntryRegistry("maildesk.settings", {
    required: ["label"],
    optional: ["choices", "choose", "icon", "isActive", "isAvailable", "run", "value"],
});

/**
 * A fourth pane beside the message; on a phone it comes from below.
 *
 * label, icon       of its button above the message
 * Component         has the props `row`, `message` (the newest) and `close`
 * isAvailable       `({row, message, store}) => boolean`
 * hasContent        `({row, message, store}) => boolean`: its button has a dot, as there is
 *                   something in it
 */
export const panels = new EntryRegistry("maildesk.panels", {
    required: ["label", "icon", "Component"],
    optional: ["hasContent", "isAvailable"],
});

/**
 * What the panel **Records** consists of, from top to bottom.
 *
 * Component         has the props `row`, `message` (the one that records are made of),
 *                   `panel` (what `record_panel` has answered) and `close`
 * isAvailable       `({row, message, panel, store}) => boolean`
 * replaces          id of another section, which is left out while this one is available
 */
export const recordSections = new EntryRegistry("maildesk.record_sections", {
    required: ["Component"],
    optional: ["isAvailable", "replaces"],
});

/** @returns {Object[]} the entries that are meant for this */
export function available(entries, ctx) {
    return entries
        .getAll()
        .filter(({ isAvailable }) => !isAvailable || isAvailable(ctx));
}
