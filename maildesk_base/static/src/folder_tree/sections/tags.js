import { _t } from "@web/core/l10n/translation";
import { treeSections } from "../../core/registries";
import { treeSection, withChildren } from "../../core/utils/tree";

treeSections.add({ id: "tags", sequence: 40, nodes: tagNodes });

function tagNodes(store, collapsed) {
    const tags = Object.values(store.tags);
    if (!tags.length) {
        return [];
    }
    const head = treeSection("tags", _t("Tags"), collapsed, { icon: "tag" });
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
