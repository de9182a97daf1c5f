import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";
import { MoveMenu } from "../../core/components/move_menu/move_menu";
import { TagMenu } from "../../core/components/tag_menu/tag_menu";
import { useMailStore } from "../../core/hooks";

/** What can be done to the open conversation. */
export class ViewToolbar extends Component {
    static template = "maildesk_base.ViewToolbar";
    static components = { Icon, MoveMenu, TagMenu };
    static props = { isAlone: Boolean, row: Object };

    setup() {
        this.store = useMailStore();
        this.actions = useService("maildesk.action");
        this.reader = useService("maildesk.reader");
        this.list = useService("maildesk.list");
    }

    get role() {
        return this.store.folders[this.props.row.folder_id]?.role;
    }

    get buttons() {
        const isSpam = this.role === "spam";
        const inTrash = this.role === "trash";
        return [
            { name: "archive", icon: "archive", label: _t("Archive") },
            inTrash
                ? { name: "delete", icon: "trash", label: _t("Delete for good") }
                : { name: "trash", icon: "trash", label: _t("Delete") },
            isSpam
                ? { name: "not_spam", icon: "check", label: _t("Not spam") }
                : { name: "spam", icon: "spam", label: _t("Spam") },
            { name: "mark_unread", icon: "mail", label: _t("Mark as unread") },
        ];
    }

    perform(action, params = {}) {
        const { row } = this.props;
        if (action === "mark_unread") {
            this.reader.close();
        }
        return this.actions.perform(action, [row.id], params);
    }

    toggleStar() {
        return this.perform(this.props.row.is_starred ? "unstar" : "star");
    }

    step(delta) {
        this.list.step(delta, this.reader);
    }
}
