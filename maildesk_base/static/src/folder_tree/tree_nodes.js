import { _t } from "@web/core/l10n/translation";
import { ROLE_ICONS, ROLE_ORDER, roleLabel, scopeKey } from "../core/utils/scope";

// What only some services have comes between the usual folders and people's own.
const RANKS = [...ROLE_ORDER, "starred", "important", "all"];
const COLLATOR = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/**
 * The tree as a flat list of what is unfolded, top to bottom, which is what both the
 * template and the keyboard need.
 *
 * @returns {{key: string, level: number, kind: string, label: string}[]}
 */
export function treeNodes(store, collapsed) {
    return [
        ...allMailboxes(store, collapsed),
        ...favourites(store, collapsed),
        ...store.accounts.flatMap((account) => accountNodes(store, account, collapsed)),
        ...tagNodes(store, collapsed),
    ];
}

function section(key, kind, label, collapsed, values = {}) {
    return {
        key,
        kind,
        label,
        level: 1,
        expandable: true,
        expanded: !collapsed.has(key),
        ...values,
    };
}

function withChildren(node, children) {
    return node.expanded ? [node, ...children()] : [node];
}

function allMailboxes(store, collapsed) {
    const head = section("all", "section", _t("All Mailboxes"), collapsed, {
        icon: "layers",
        badge: store.unreadInboxes,
    });
    return withChildren(head, () => [
        ...ROLE_ORDER.slice(0, 1).map((role) => roleNode(store, role)),
        {
            key: "all:starred",
            kind: "scope",
            level: 2,
            label: roleLabel("starred"),
            icon: "star",
            scope: { starred: true },
        },
        ...ROLE_ORDER.slice(1, 3).map((role) => roleNode(store, role)),
        {
            key: "all:outbox",
            kind: "scope",
            level: 2,
            label: _t("Outbox"),
            icon: "clock",
            scope: { outbox: true },
        },
        ...ROLE_ORDER.slice(3).map((role) => roleNode(store, role)),
    ]);
}

function roleNode(store, role) {
    return {
        key: `all:${role}`,
        role,
        kind: "scope",
        level: 2,
        label: roleLabel(role),
        icon: ROLE_ICONS[role],
        scope: { role },
        badge: store.roleFolders(role).reduce((sum, folder) => sum + folder.badge, 0),
    };
}

function favourites(store, collapsed) {
    const folders = Object.values(store.folders).filter(
        (folder) => folder.is_favourite
    );
    if (!folders.length) {
        return [];
    }
    const head = section("favourites", "section", _t("Favourites"), collapsed, {
        icon: "star",
    });
    return withChildren(head, () =>
        folders.map((folder) => ({
            ...folderNode(folder, 2),
            key: `favourite:${folder.id}`,
            hint: store.account(folder.accountId)?.name,
        }))
    );
}

function accountNodes(store, account, collapsed) {
    const folders = store.foldersOf(account);
    const inbox = folders.find((folder) => folder.role === "inbox");
    const head = section(`account:${account.id}`, "account", account.name, collapsed, {
        account,
        badge: inbox?.unread || 0,
        hint: account.email,
    });
    return withChildren(head, () => folderNodes(folders, collapsed));
}

function folderNodes(folders, collapsed) {
    const known = new Set(folders.map((folder) => folder.id));
    const children = Map.groupBy(folders, (folder) =>
        known.has(folder.parent_id) ? folder.parent_id : null
    );
    const walk = (parentId, level) =>
        (children.get(parentId) || []).sort(byRoleThenName).flatMap((folder) => {
            const key = `folder:${folder.id}`;
            const node = {
                ...folderNode(folder, level),
                expandable: children.has(folder.id),
                expanded: children.has(folder.id) && !collapsed.has(key),
            };
            return node.expanded ? [node, ...walk(folder.id, level + 1)] : [node];
        });
    return walk(null, 2);
}

function folderNode(folder, level) {
    return {
        key: `folder:${folder.id}`,
        kind: "folder",
        level,
        label: folder.label,
        icon: folder.icon,
        color: folder.ownColor,
        badge: folder.badge,
        folder,
        scope: folder.selectable === false ? null : { folder_id: folder.id },
        isFavourite: folder.is_favourite,
        isMuted: folder.sync_enabled === false,
        hint: folder.path,
    };
}

function byRoleThenName(one, other) {
    return rank(one) - rank(other) || COLLATOR.compare(one.label, other.label);
}

function rank(folder) {
    const index = RANKS.indexOf(folder.role);
    return index < 0 ? RANKS.length : index;
}

function tagNodes(store, collapsed) {
    const tags = Object.values(store.tags);
    if (!tags.length) {
        return [];
    }
    const head = section("tags", "section", _t("Tags"), collapsed, { icon: "tag" });
    return withChildren(head, () =>
        tags.map((tag) => ({
            key: `tag:${tag.id}`,
            kind: "tag",
            level: 2,
            label: tag.name,
            tag,
            scope: { tag_id: tag.id },
        }))
    );
}

/**
 * Nodes that say the same as before stay the same object, so that a counter that changes
 * draws one line of hundreds.
 *
 * @param {Object[]} before
 * @param {Object[]} nodes
 */
export function keepUnchanged(before, nodes) {
    const known = new Map(before.map((node) => [node.key, node]));
    return nodes.map((node) => {
        const old = known.get(node.key);
        // What a mailbox has to tell is more than its line says.
        const isKept = old && !node.account && isSameNode(old, node);
        return isKept ? old : node;
    });
}

function isSameNode(one, other) {
    const names = Object.keys(other);
    return (
        names.length === Object.keys(one).length &&
        names.every((name) =>
            name === "scope"
                ? scopeKey(one.scope) === scopeKey(other.scope)
                : one[name] === other[name]
        )
    );
}

/** Whether the list on screen is this node's. */
export function isCurrent(node, list) {
    return Boolean(
        node.scope && !list.query && scopeKey(node.scope) === scopeKey(list.scope)
    );
}
