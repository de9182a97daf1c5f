/** What sections of the tree are made of: see `treeSections`. */

/**
 * The line that a section begins with.
 *
 * @param {string} key also of what is kept folded
 * @param {string} label
 * @param {Set<string>} collapsed
 * @param {Object} [values] `icon`, `badge`, `hint`, `kind`
 */
export function treeSection(key, label, collapsed, values = {}) {
    return {
        key,
        kind: "section",
        label,
        level: 1,
        expandable: true,
        expanded: !collapsed.has(key),
        ...values,
    };
}

/** A line, and those below it where it is unfolded. */
export function withChildren(node, children) {
    return node.expanded ? [node, ...children()] : [node];
}
