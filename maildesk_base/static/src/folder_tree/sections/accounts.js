import { treeSections } from "../../core/registries";
import { ROLE_ORDER } from "../../core/utils/scope";
import { treeSection, withChildren } from "../../core/utils/tree";
import { folderNode } from "./folder_node";

// What only some services have comes between the usual folders and people's own.
const RANKS = [...ROLE_ORDER, "starred", "important", "all"];
const COLLATOR = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

treeSections.add({
    id: "accounts",
    sequence: 30,
    nodes: (store, collapsed) =>
        store.accounts.flatMap((account) => accountNodes(store, account, collapsed)),
});

function accountNodes(store, account, collapsed) {
    const folders = store.foldersOf(account);
    const inbox = folders.find((folder) => folder.role === "inbox");
    const head = treeSection(`account:${account.id}`, account.name, collapsed, {
        kind: "account",
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

function byRoleThenName(one, other) {
    return rank(one) - rank(other) || COLLATOR.compare(one.label, other.label);
}

function rank(folder) {
    const index = RANKS.indexOf(folder.role);
    return index < 0 ? RANKS.length : index;
}
