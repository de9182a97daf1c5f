import { Component, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { useDropdownState } from "@web/core/dropdown/dropdown_hooks";
import { fuzzyLookup } from "@web/core/utils/search";
import { useMailStore } from "../../hooks";
import { Icon } from "../icon/icon";

const SHOWN_FOLDERS = 60;

/** Chooses the folder to move messages of one mailbox to. */
export class MoveMenu extends Component {
    static template = "maildesk_base.MoveMenu";
    static components = { Dropdown, DropdownItem, Icon };
    static props = {
        accountIds: { type: Array, element: Number },
        onMove: Function,
        currentFolderId: { type: [Number, Boolean], optional: true },
    };

    setup() {
        this.store = useMailStore();
        this.dropdown = useDropdownState();
        this.state = useState({ text: "" });
    }

    get isOneMailbox() {
        return new Set(this.props.accountIds).size === 1;
    }

    get folders() {
        const account = this.store.account(this.props.accountIds[0]);
        const all = account ? this.store.foldersOf(account) : [];
        const targets = all.filter(
            (folder) =>
                folder.acceptsMessages && folder.id !== this.props.currentFolderId
        );
        const text = this.state.text.trim();
        const found = text
            ? fuzzyLookup(
                  text,
                  targets,
                  (folder) => `${folder.label} ${folder.path || ""}`
              )
            : targets;
        return found.slice(0, SHOWN_FOLDERS);
    }

    pathOf(folder) {
        return folder.isCustom && folder.path !== folder.name ? folder.path : "";
    }

    reset() {
        this.state.text = "";
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && this.folders.length) {
            ev.preventDefault();
            ev.stopPropagation();
            this.dropdown.close();
            this.props.onMove(this.folders[0].id);
        }
    }
}
