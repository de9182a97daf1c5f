import { treeSections } from "../core/registries";
import { scopeKey } from "../core/utils/scope";

/**
 * The tree as a flat list of what is unfolded, top to bottom, which is what both the
 * template and the keyboard need.
 *
 * @returns {{key: string, level: number, kind: string, label: string}[]}
 */
export function treeNodes(store, collapsed) {
    return treeSections.getAll().flatMap(({ nodes }) => nodes(store, collapsed));
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
        // What a mailbox has to say is more than its line says.
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
