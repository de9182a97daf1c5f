import { Component } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";
import { textOf } from "../../core/actions/action_entry";
import { useMailStore } from "../../core/hooks";
import { available, settings } from "../../core/registries";

/** How the app looks, and the way to its settings. */
export class DisplayMenu extends Component {
    static template = "maildesk_base.DisplayMenu";
    static components = { Dropdown, DropdownItem, Icon };
    static props = {};

    setup() {
        this.store = useMailStore();
        this.commands = useService("maildesk.command");
    }

    get ctx() {
        // What is read of this store draws the menu again when it changes.
        return this.commands.context({ place: "settings" }, this.store);
    }

    /** Of which one is chosen. */
    get groups() {
        return available(settings, this.ctx).filter(({ choices }) => choices);
    }

    get entries() {
        return available(settings, this.ctx).filter(({ choices }) => !choices);
    }

    text({ label }) {
        return textOf(label, this.ctx);
    }

    isChosen({ id, value }, choice) {
        const { ctx } = this;
        return (value ? value(ctx) : ctx.store.settings[id]) === choice.value;
    }

    choose({ id, choose }, { value }) {
        const { ctx } = this;
        return choose ? choose(ctx, value) : ctx.session.setPreference(id, value);
    }

    /** Of an entry that can be ticked. */
    ticked({ isActive }) {
        return isActive ? String(Boolean(isActive(this.ctx))) : undefined;
    }

    attributes(entry) {
        const ticked = this.ticked(entry);
        return ticked ? { role: "menuitemcheckbox", "aria-checked": ticked } : {};
    }
}
