import { Component } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { useMailStore } from "../../hooks";
import { Icon } from "../icon/icon";

/** Ticks and unticks tags of the chosen messages. */
export class TagMenu extends Component {
    static template = "maildesk_base.TagMenu";
    static components = { Dropdown, DropdownItem, Icon };
    static props = {
        // Tag ids that every chosen message carries.
        tagIds: { type: Array, element: Number },
        onTag: Function,
        onUntag: Function,
    };

    setup() {
        this.store = useMailStore();
    }

    get tags() {
        return Object.values(this.store.tags);
    }

    isSet(tag) {
        return this.props.tagIds.includes(tag.id);
    }

    toggle(tag) {
        (this.isSet(tag) ? this.props.onUntag : this.props.onTag)(tag.id);
    }
}
