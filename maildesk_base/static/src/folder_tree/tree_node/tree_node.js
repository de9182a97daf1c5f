import { Component, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";
import { useDropdownState } from "../../compat";
import { Icon } from "../../core/components/icon/icon";
import { folderFor, moveTo, refusalAt } from "../../core/actions/moving";
import { draggedRows, ROWS_MIME } from "../../core/utils/drag";
import { pathOf } from "../../core/utils/address";
import { linkTo } from "../../shell/router_paths";
import { badgeText } from "../../core/utils/text";
import { useMailStore } from "../../core/hooks";
import { AccountMenu } from "../account_menu/account_menu";
import { AccountNotice } from "../account_notice/account_notice";
import { FolderMenu } from "../folder_menu/folder_menu";

/** One line of the tree; messages may be dropped on those that are folders. */
export class TreeNode extends Component {
    static template = "maildesk_base.TreeNode";
    static components = { AccountMenu, AccountNotice, FolderMenu, Icon };
    static props = {
        node: Object,
        isCurrent: Boolean,
        isTabStop: Boolean,
        onOpen: Function,
        onToggle: Function,
    };

    setup() {
        this.store = useMailStore();
        this.actions = useService("maildesk.action");
        this.menu = useDropdownState();
        this.state = useState({ isDropping: false, refusal: "" });
    }

    get node() {
        return this.props.node;
    }

    get badge() {
        const hidden = this.node.expanded && this.node.kind !== "folder";
        return this.node.badge && !hidden ? badgeText(this.node.badge) : "";
    }

    get className() {
        return {
            o_md_node_section: this.node.kind === "section",
            o_md_node_account: this.node.kind === "account",
            o_md_node_current: this.props.isCurrent,
            o_md_node_muted: this.node.isMuted,
            o_md_node_unread:
                Boolean(this.badge) &&
                (this.node.role || this.node.folder?.role) !== "drafts",
            o_md_node_dropping: this.state.isDropping,
            o_md_node_refusing: Boolean(this.state.refusal),
        };
    }

    get indent() {
        return Math.max(0, this.node.level - 2);
    }

    get hasMenu() {
        return ["folder", "account"].includes(this.node.kind);
    }

    /** The right button, the key for it and Shift F10 open the line's own menu. */
    onContextmenu(ev) {
        if (this.hasMenu) {
            ev.preventDefault();
            this.menu.open();
        }
    }

    /** The middle button opens the folder in another tab. */
    onAuxclick(ev) {
        if (ev.button === 1 && this.node.scope) {
            browser.open(linkTo(pathOf({ scope: this.node.scope })), "_blank");
        }
    }

    onDragover(ev) {
        if (!ev.dataTransfer.types.includes(ROWS_MIME)) {
            return;
        }
        const rows = draggedRows(this.store);
        const folder = folderFor(this.node, rows, this.store);
        if (!folder || !rows.length) {
            return;
        }
        ev.preventDefault();
        const refusal = refusalAt(folder, rows, this.store);
        ev.dataTransfer.dropEffect = refusal ? "none" : "move";
        this.state.isDropping = !refusal;
        this.state.refusal = refusal;
    }

    onDragleave(ev) {
        if (!ev.currentTarget.contains(ev.relatedTarget)) {
            this.endHover();
        }
    }

    endHover() {
        Object.assign(this.state, { isDropping: false, refusal: "" });
    }

    onDrop(ev) {
        const rows = draggedRows(this.store);
        const folder = folderFor(this.node, rows, this.store);
        this.endHover();
        if (!folder || !rows.length || refusalAt(folder, rows, this.store)) {
            return;
        }
        ev.preventDefault();
        moveTo(folder, rows, this.actions);
    }
}
