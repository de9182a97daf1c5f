import { _t } from "@web/core/l10n/translation";
import { treeSections } from "../../core/registries";
import { treeSection, withChildren } from "../../core/utils/tree";
import { folderNode } from "./folder_node";

treeSections.add({ id: "favourites", sequence: 20, nodes: favourites });

function favourites(store, collapsed) {
    const folders = Object.values(store.folders).filter(
        (folder) => folder.is_favourite
    );
    if (!folders.length) {
        return [];
    }
    const head = treeSection("favourites", _t("Favourites"), collapsed, {
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
