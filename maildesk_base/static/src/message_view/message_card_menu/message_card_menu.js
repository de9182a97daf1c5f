import { Component } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";
import { useMailStore } from "../../core/hooks";

/** What can be done to one message of the conversation. */
export class MessageCardMenu extends Component {
    static template = "maildesk_base.MessageCardMenu";
    static components = { Dropdown, DropdownItem, Icon };
    static props = { message: Object };

    setup() {
        this.commands = useService("maildesk.command");
        this.store = useMailStore();
    }

    get target() {
        const row = this.store.rows[this.store.reader.rowId];
        const rows = row ? [row] : [];
        return { place: "card", message: this.props.message, rows };
    }

    /** The first has a button of its own. */
    get actions() {
        const offered = this.commands
            .offered(this.target)
            .filter(({ id }) => id !== "reply");
        return offered.map((action, index) => ({
            ...action,
            isApart: index > 0 && action.group !== offered[index - 1].group,
        }));
    }

    attributes({ id, href, offReason }) {
        return {
            "data-md-action": id,
            ...(href && !offReason ? { href } : {}),
            ...(offReason ? { "aria-disabled": "true", title: offReason } : {}),
        };
    }

    run(id) {
        return this.commands.run(id, this.target);
    }
}
