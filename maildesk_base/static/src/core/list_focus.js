/** Who walks through the list is in the list, though the mouse was elsewhere. */
export function leaveOthers() {
    const { activeElement } = document;
    if (!activeElement?.closest(".o_md_list_scroll")) {
        activeElement?.blur();
    }
}
