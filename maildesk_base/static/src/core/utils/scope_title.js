import { treeSections } from "../registries";
import { roleLabel, sameScope } from "./scope";
import { _t } from "@web/core/l10n/translation";

/** What a list is called. */
export function scopeTitle(scope, store) {
    if (!scope) {
        return "";
    }
    if (scope.folder_id) {
        return store.folders[scope.folder_id]?.label || "";
    }
    if (scope.tag_id) {
        return store.tags[scope.tag_id]?.name || "";
    }
    if (scope.starred) {
        return roleLabel("starred");
    }
    if (scope.record) {
        return _t("Mails");
    }
    return scope.outbox
        ? _t("Outbox")
        : roleLabel(scope.role) || addedTitle(scope, store);
}

/** Of a list that an add-on has in the tree. */
function addedTitle(scope, store) {
    const nodes = treeSections
        .getAll()
        .flatMap((section) => section.nodes(store, new Set()));
    const node = nodes.find((one) => one.scope && sameScope(one.scope, scope));
    return node ? String(node.label) : "";
}
