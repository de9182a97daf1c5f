import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";
import { useMailStore } from "../../core/hooks";
import { badgeText } from "../../core/utils/text";

/** The thumb's reach on a phone. */
export class BottomBar extends Component {
    static template = "maildesk_base.BottomBar";
    static components = { Icon };
    static props = { onCompose: Function };

    setup() {
        this.store = useMailStore();
        this.reader = useService("maildesk.reader");
    }

    get unread() {
        return this.store.unreadInboxes ? badgeText(this.store.unreadInboxes) : "";
    }

    show(pane) {
        if (pane === "list") {
            this.reader.close();
        }
        this.store.isSearchOpen = false;
        this.store.phonePane = pane;
    }

    search() {
        this.show("list");
        this.store.isSearchOpen = true;
    }
}
