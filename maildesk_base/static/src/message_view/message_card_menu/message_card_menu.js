import { Component } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";
import { parseAddresses } from "../../core/utils/addresses";
import { emlUrl, originalUrl } from "../../core/utils/urls";
import { printMessage } from "../print";

/** What can be done to one message of the conversation. */
export class MessageCardMenu extends Component {
    static template = "maildesk_base.MessageCardMenu";
    static components = { Dropdown, DropdownItem, Icon };
    static props = {
        canChangeColours: Boolean,
        isOriginal: Boolean,
        message: Object,
        onToggleColours: Function,
    };

    setup() {
        this.composer = useService("maildesk.composer");
        this.actions = useService("maildesk.action");
        this.links = { emlUrl, originalUrl };
    }

    get message() {
        return this.props.message;
    }

    reply(mode) {
        return this.composer.reply(this.message.id, mode);
    }

    /** The sender's own way out: its page, or a message to it. */
    unsubscribe() {
        const { url, mailto } = this.message.unsubscribe;
        if (url) {
            browser.open(url, "_blank", "noopener,noreferrer");
            return;
        }
        const { pathname, searchParams } = new URL(mailto);
        this.composer.compose({
            account_id: this.message.account_id,
            to: parseAddresses(decodeURIComponent(pathname)),
            subject: searchParams.get("subject") || "unsubscribe",
        });
    }

    download(id) {
        browser.location.assign(emlUrl(id));
    }

    showOriginal(id) {
        browser.open(originalUrl(id), "_blank", "noopener");
    }

    print() {
        printMessage(this.message);
    }

    markUnread() {
        this.message.is_read = false;
        this.actions.perform("mark_unread", [this.message.id]);
    }
}
