import { isFolderPath } from "../../shell/folder_path";

/**
 * The address of what is open, as the browser shows it behind `/odoo/maildesk/`:
 * `<folder>/<conversation>`. A folder is its id, the role of all mailboxes' folders,
 * `starred`, `outbox`, `tag-<id>` or `search` (the words are the parameter `q`); a list
 * of an add-on is `list-<key>` or `list-<key>-<value>`. A message that is shown alone has
 * an `m` before its id. The empty path is the tree.
 */
const WRITING = "write";
const CONVERSATION = /^m?\d+$/;

/**
 * @param {{scope?: Object, query?: string, conversation?: string, isWriting?: boolean}} place
 * @returns {string}
 */
export function pathOf({ scope, query, conversation, isWriting }) {
    const folder = query ? "search" : folderPath(scope);
    return [folder, conversation, isWriting && WRITING].filter(Boolean).join("/");
}

function folderPath(scope) {
    if (scope?.folder_id) {
        return String(scope.folder_id);
    }
    if (scope?.tag_id) {
        return `tag-${scope.tag_id}`;
    }
    if (scope?.starred) {
        return "starred";
    }
    return scope?.outbox ? "outbox" : scope?.role || addedPath(scope);
}

/** Of a list that an add-on has: a scope with one key. */
function addedPath(scope) {
    const [[key, value] = [], ...others] = Object.entries(scope || {});
    const isPlain = key && !others.length && /^\w+$/.test(value);
    if (!isPlain) {
        return "";
    }
    return value === true ? `list-${key}` : `list-${key}-${value}`;
}

/**
 * The place of a path; null for what is none.
 *
 * @param {string} path
 * @param {string} [query] what is searched
 */
export function placeOf(path, query) {
    const parts = path.split("/").filter(Boolean);
    const isWriting = parts.at(-1) === WRITING;
    const [folder, conversation = "", ...rest] = isWriting ? parts.slice(0, -1) : parts;
    if (!folder || !isFolderPath(folder) || rest.length) {
        return null;
    }
    if (conversation && !CONVERSATION.test(conversation)) {
        return null;
    }
    if (folder === "search") {
        return query ? { query: String(query), conversation } : null;
    }
    return { scope: scopeOf(folder), conversation };
}

function scopeOf(folder) {
    if (/^\d+$/.test(folder)) {
        return { folder_id: Number(folder) };
    }
    if (folder.startsWith("tag-")) {
        return { tag_id: Number(folder.slice(4)) };
    }
    if (folder === "starred" || folder === "outbox") {
        return { [folder]: true };
    }
    return folder.startsWith("list-") ? addedScope(folder) : { role: folder };
}

function addedScope(folder) {
    const [, key, value = true] = folder.split("-");
    return { [key]: /^\d+$/.test(value) ? Number(value) : value };
}

/** How the address names what a row opens in the reading pane. */
export function addressOf(row, list) {
    return list.conversations && row.conversation_id
        ? String(row.conversation_id)
        : `m${row.id}`;
}
