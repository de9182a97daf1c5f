import { _t } from "@web/core/l10n/translation";
import { treeSections } from "../../core/registries";
import { ROLE_ICONS, ROLE_ORDER, roleLabel } from "../../core/utils/scope";
import { treeSection, withChildren } from "../../core/utils/tree";

treeSections.add({ id: "all", sequence: 10, nodes: allMailboxes });

function allMailboxes(store, collapsed) {
    const head = treeSection("all", _t("All Mailboxes"), collapsed, {
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
