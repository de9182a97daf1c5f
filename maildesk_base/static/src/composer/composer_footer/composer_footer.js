import { Component, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { useService } from "@web/core/utils/hooks";
import { ActionButtons } from "../../core/components/action_buttons/action_buttons";
import { Icon } from "../../core/components/icon/icon";
import { offReason } from "../../core/licence";
import { available, composerTools } from "../../core/registries";
import { laterTimes } from "../send_later_dialog/later_times";
import { SendLaterDialog } from "../send_later_dialog/send_later_dialog";

/** Send, format, attach, options. */
export class ComposerFooter extends Component {
    static template = "maildesk_base.ComposerFooter";
    static components = { ActionButtons, Dropdown, DropdownItem, Icon };
    static props = {
        draft: Object,
        isSending: Boolean,
        // What the window can do, see ComposerWindow.
        window: Object,
    };

    setup() {
        this.draft = useState(this.props.draft);
        this.dialog = useService("dialog");
        this.commands = useService("maildesk.command");
    }

    get laterTimes() {
        return laterTimes();
    }

    get ctx() {
        const { draft } = this;
        const { window } = this.props;
        return this.commands.context({ place: "composer", draft, window });
    }

    /** @param {"format" | "bar" | "menu"} position */
    tools(position) {
        return available(composerTools, this.ctx).filter(
            (tool) => tool.position === position
        );
    }

    /** Of an entry of the menu that can be ticked. */
    ticked({ isActive }) {
        return isActive ? String(Boolean(isActive(this.ctx))) : undefined;
    }

    attributes(tool) {
        const ticked = this.ticked(tool);
        const reason = this.offReason(tool);
        return {
            ...(ticked ? { role: "menuitemcheckbox", "aria-checked": ticked } : {}),
            ...(reason ? { "aria-disabled": "true", title: reason } : {}),
        };
    }

    offReason({ feature }) {
        return offReason(this.commands.store, feature);
    }

    run(tool) {
        return this.commands.runTool(tool, this.ctx);
    }

    chooseTime() {
        this.dialog.add(SendLaterDialog, {
            onChoose: (at) => this.props.window.send(at),
        });
    }
}
