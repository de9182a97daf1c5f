import { roleLabel } from "./scope";
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
    return scope.outbox ? _t("Outbox") : roleLabel(scope.role);
}
