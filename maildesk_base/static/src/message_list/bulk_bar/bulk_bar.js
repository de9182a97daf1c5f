import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";
import { MoveMenu } from "../../core/components/move_menu/move_menu";
import { TagMenu } from "../../core/components/tag_menu/tag_menu";
import { useMailStore } from "../../core/hooks";

/** Actions on all ticked rows at once. */
export class BulkBar extends Component {
    static template = "maildesk_base.BulkBar";
    static components = { Icon, MoveMenu, TagMenu };
    static props = {};

    setup() {
        this.store = useMailStore();
        this.list = useService("maildesk.list");
        this.actions = useService("maildesk.action");
    }

    get ids() {
        return [...this.store.selection.ids];
    }

    get rows() {
        return this.ids.map((id) => this.store.rows[id]).filter(Boolean);
    }

    get accountIds() {
        return [...new Set(this.rows.map((row) => row.account_id))];
    }

    get commonTagIds() {
        const [first, ...others] = this.rows;
        return (first?.tag_ids || []).filter((id) =>
            others.every((row) => (row.tag_ids || []).includes(id))
        );
    }

    get countText() {
        return _t("%s selected", this.store.selection.size);
    }

    get buttons() {
        const hasUnread = this.rows.some((row) => row.isUnread);
        return [
            { name: "archive", icon: "archive", label: _t("Archive") },
            { name: "trash", icon: "trash", label: _t("Delete") },
            { name: "spam", icon: "spam", label: _t("Spam") },
            hasUnread
                ? { name: "mark_read", icon: "mailOpen", label: _t("Mark as read") }
                : { name: "mark_unread", icon: "mail", label: _t("Mark as unread") },
            { name: "star", icon: "star", label: _t("Star") },
        ];
    }

    async perform(action, params = {}) {
        const { ids } = this;
        this.store.selection.clear();
        await this.actions.perform(action, ids, params);
    }
}
