import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { ActionButtons } from "../../core/components/action_buttons/action_buttons";
import { Icon } from "../../core/components/icon/icon";
import { useMailStore } from "../../core/hooks";

/** What can be done to the open conversation. */
export class ViewToolbar extends Component {
    static template = "maildesk_base.ViewToolbar";
    static components = { ActionButtons, Icon };
    static props = { isAlone: Boolean, row: Object };

    setup() {
        this.reader = useService("maildesk.reader");
        this.list = useService("maildesk.list");
        this.panels = useService("maildesk.panel");
        this.store = useMailStore();
    }

    get panelButtons() {
        const shown = this.panels.shown(this.store);
        const { row } = this.props;
        const ctx = { row, message: this.store.reader.latest, store: this.store };
        return this.panels.offered(this.store).map((panel) => ({
            id: panel.id,
            label: String(panel.label),
            icon: panel.icon,
            isShown: panel.id === shown,
            hasContent: Boolean(panel.hasContent?.(ctx)),
        }));
    }

    step(delta) {
        this.list.step(delta, this.reader);
    }
}
