import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";
import { useMailStore } from "../../core/hooks";
import { SearchBox } from "../../search/search_box/search_box";
import { DisplayMenu } from "../../settings/display_menu/display_menu";

/** Search in the middle, the app's own buttons at the end. */
export class AppHeader extends Component {
    static template = "maildesk_base.AppHeader";
    static components = { DisplayMenu, Icon, SearchBox };
    static props = { onToggleTree: Function };

    setup() {
        this.store = useMailStore();
        this.session = useService("maildesk.session");
        this.list = useService("maildesk.list");
        this.settings = useService("maildesk.settings");
    }

    async refresh() {
        await this.session.refreshMailboxes();
        await this.list.refresh();
    }
}
