import { Component, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";
import { ROWS_MIME } from "../../core/utils/drag";
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
        this.state = useState({ isDropping: false });
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
        };
    }

    get indent() {
        return Math.max(0, this.node.level - 2);
    }

    onDragover(ev) {
        if (this.node.isDropTarget && ev.dataTransfer.types.includes(ROWS_MIME)) {
            ev.preventDefault();
            ev.dataTransfer.dropEffect = "move";
            this.state.isDropping = true;
        }
    }

    onDragleave() {
        this.state.isDropping = false;
    }

    onDrop(ev) {
        this.state.isDropping = false;
        const data = ev.dataTransfer.getData(ROWS_MIME);
        if (!data || !this.node.isDropTarget) {
            return;
        }
        ev.preventDefault();
        const { folder } = this.node;
        const ids = JSON.parse(data).filter((id) => {
            const row = this.store.rows[id];
            return (
                row &&
                row.account_id === folder.accountId &&
                row.folder_id !== folder.id
            );
        });
        const roleActions = { trash: "trash", spam: "spam", archive: "archive" };
        const action = roleActions[folder.role] || "move";
        this.actions.perform(
            action,
            ids,
            action === "move" ? { folder_id: folder.id } : {}
        );
    }
}
