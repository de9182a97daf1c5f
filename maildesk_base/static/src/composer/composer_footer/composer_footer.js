import { Component, useRef } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { ActionButtons } from "../../core/components/action_buttons/action_buttons";
import { Icon } from "../../core/components/icon/icon";
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
        this.dialog = useService("dialog");
        this.fileInput = useRef("file");
        this.formats = [
            {
                command: "formatBold",
                text: "B",
                label: _t("Bold"),
                style: "font-weight: 700",
            },
            {
                command: "formatItalic",
                text: "I",
                label: _t("Italic"),
                style: "font-style: italic",
            },
            {
                command: "formatUnderline",
                text: "U",
                label: _t("Underline"),
                style: "text-decoration: underline",
            },
            { command: "toggleListUL", icon: "bullets", label: _t("Bulleted list") },
            { command: "toggleListOL", icon: "numbers", label: _t("Numbered list") },
            { command: "setTagQuote", icon: "quote", label: _t("Quote") },
            { command: "openLinkTools", icon: "link", label: _t("Link") },
        ];
    }

    get laterTimes() {
        return laterTimes();
    }

    run({ command }) {
        this.props.window.format(command);
    }

    onFiles(ev) {
        this.props.window.attach([...ev.target.files]);
        ev.target.value = "";
    }

    chooseTime() {
        this.dialog.add(SendLaterDialog, {
            onChoose: (at) => this.props.window.send(at),
        });
    }

    toggleImportance() {
        const isHigh = this.props.draft.importance === "high";
        this.props.window.change({ importance: isHigh ? "normal" : "high" });
    }

    toggleReceipt() {
        this.props.window.change({
            request_receipt: !this.props.draft.request_receipt,
        });
    }
}
