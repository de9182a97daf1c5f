import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { ActionButtons } from "../../core/components/action_buttons/action_buttons";
import { useMailStore } from "../../core/hooks";

/** Actions on all ticked rows at once. */
export class BulkBar extends Component {
    static template = "maildesk_base.BulkBar";
    static components = { ActionButtons };
    static props = {};

    setup() {
        this.store = useMailStore();
        this.list = useService("maildesk.list");
    }

    get rows() {
        return [...this.store.selection.ids]
            .map((id) => this.store.rows[id])
            .filter(Boolean);
    }

    get countText() {
        return _t("%s selected", this.store.selection.size);
    }
}
