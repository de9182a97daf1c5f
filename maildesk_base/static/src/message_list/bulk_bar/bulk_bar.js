import { Component, onMounted } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { ActionButtons } from "../../core/components/action_buttons/action_buttons";
import { useMailStore } from "../../core/hooks";
import { MAX_SELECTED } from "../../core/store/selection";
import { groupDigits } from "../../core/utils/text";

/** Actions on all ticked rows at once. */
export class BulkBar extends Component {
    static template = "maildesk_base.BulkBar";
    static components = { ActionButtons };
    static props = {};

    setup() {
        this.store = useMailStore();
        this.list = useService("maildesk.list");
        onMounted(() => this.list.count());
    }

    get rows() {
        return [...this.store.selection.ids]
            .map((id) => this.store.rows[id])
            .filter(Boolean);
    }

    get countText() {
        return _t("%s selected", groupDigits(this.store.selection.size));
    }

    /** What is left to select, or "" when all is: more than this is not changed at once. */
    get allText() {
        const { list, selection } = this.store;
        const count = list.rowCount;
        if (!selection.room || (count !== null && selection.size >= count)) {
            return "";
        }
        if (count > MAX_SELECTED) {
            return _t("Select the first %s", groupDigits(MAX_SELECTED));
        }
        return count ? _t("Select all %s", groupDigits(count)) : _t("Select all");
    }

    /** Why there are rows that are not selected. */
    get limitText() {
        const { list, selection } = this.store;
        const isPart = list.rowCount === null || list.rowCount > selection.size;
        return !selection.room && isPart
            ? _t("This is the most that can be selected at once.")
            : "";
    }
}
