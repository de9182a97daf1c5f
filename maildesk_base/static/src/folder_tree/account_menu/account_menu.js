import { Component } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";
import { FolderNameDialog } from "../folder_menu/folder_name_dialog";

/** What can be done to a mailbox from the tree. */
export class AccountMenu extends Component {
    static template = "maildesk_base.AccountMenu";
    static components = { Dropdown, DropdownItem, Icon };
    static props = { account: Object, isTabStop: Boolean, menu: Object };

    setup() {
        this.session = useService("maildesk.session");
        this.settings = useService("maildesk.settings");
        this.folders = useService("maildesk.folder");
        this.dialog = useService("dialog");
    }

    get account() {
        return this.props.account;
    }

    createFolder() {
        this.dialog.add(FolderNameDialog, {
            title: _t("New folder in %s", this.account.name),
            onSave: (name) => this.folders.create(this.account.id, name),
        });
    }
}
