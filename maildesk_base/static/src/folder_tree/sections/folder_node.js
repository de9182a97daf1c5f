/** The line of a folder. */
export function folderNode(folder, level) {
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
