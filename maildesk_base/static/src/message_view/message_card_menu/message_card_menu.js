import { Component } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";
import { useMailStore } from "../../core/hooks";
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
        this.commands = useService("maildesk.command");
        this.images = useService("maildesk.images");
        this.store = useMailStore();
        this.links = { emlUrl, originalUrl };
    }

    get message() {
        return this.props.message;
    }

    get target() {
        const row = this.store.rows[this.store.reader.rowId];
        return { place: "card", message: this.message, rows: row ? [row] : [] };
    }

    /** The first has a button of its own. */
    get actions() {
        return this.commands.offered(this.target).filter(({ id }) => id !== "reply");
    }

    run(id) {
        return this.commands.run(id, this.target);
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
        return printMessage(this.message, (url) => this.images.fetch(url));
    }
}
