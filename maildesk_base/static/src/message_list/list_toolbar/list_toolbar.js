import { Component } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";
import { useMailStore } from "../../core/hooks";
import { scopeTitle } from "../../core/utils/scope_title";
import { badgeText, groupDigits } from "../../core/utils/text";
import { BulkBar } from "../bulk_bar/bulk_bar";

/** Above the list: where one is, quick filters, and what to do with ticked rows. */
export class ListToolbar extends Component {
    static template = "maildesk_base.ListToolbar";
    static components = { BulkBar, Dropdown, DropdownItem, Icon };
    static props = { isStacked: Boolean };

    setup() {
        this.store = useMailStore();
        this.list = useService("maildesk.list");
        this.filterNames = [
            { name: "unread", label: _t("Unread") },
            { name: "starred", label: _t("Starred") },
            { name: "attachments", label: _t("With attachments") },
            { name: "incoming", label: _t("Incoming") },
            { name: "outgoing", label: _t("Outgoing") },
        ];
    }

    get title() {
        const { list } = this.store;
        return list.query ? _t("Search results") : scopeTitle(list.scope, this.store);
    }

    get unread() {
        const { list } = this.store;
        const folder = this.store.folders[list.scope?.folder_id];
        const isInbox = list.scope?.role === "inbox" && !list.scope.account_id;
        const count = isInbox ? this.store.unreadInboxes : folder?.badge;
        return count && !list.query ? badgeText(count) : "";
    }

    /** "1,000+" comes from the server as it is: nobody counts that far. */
    get total() {
        const { totalHint, query } = this.store.list;
        if (!query || totalHint === null) {
            return "";
        }
        return typeof totalHint === "number" ? groupDigits(totalHint) : totalHint;
    }

    get shownFilters() {
        const { filters } = this.store.list;
        return this.filterNames.filter(
            ({ name }) => filters[name] || (name === "unread" && !this.store.list.query)
        );
    }

    toggleFilter(name) {
        const { filters } = this.store.list;
        this.list.setFilters({ ...filters, [name]: !filters[name] });
    }

    selectLoaded() {
        const { list, selection } = this.store;
        selection.add(list.window.loadedIds());
    }
}
