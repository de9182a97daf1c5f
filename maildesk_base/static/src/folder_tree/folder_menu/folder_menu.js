import { Component } from "@odoo/owl";
import {
    AlertDialog,
    ConfirmationDialog,
} from "@web/core/confirmation_dialog/confirmation_dialog";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";
import { useMailStore } from "../../core/hooks";
import { FolderNameDialog } from "./folder_name_dialog";

/** What can be done to one folder. */
export class FolderMenu extends Component {
    static template = "maildesk_base.FolderMenu";
    static components = { Dropdown, DropdownItem, Icon };
    static props = { folder: Object, isTabStop: Boolean, menu: Object };

    setup() {
        this.store = useMailStore();
        this.folders = useService("maildesk.folder");
        this.dialog = useService("dialog");
    }

    get folder() {
        return this.props.folder;
    }

    get account() {
        return this.store.account(this.folder.accountId);
    }

    get canChange() {
        return this.account?.can_write !== false;
    }

    /** The colours that a label may have. */
    get colors() {
        return (this.account?.label_colors || []).map((color, index) => ({
            color,
            label: _t("Colour %s", index + 1),
        }));
    }

    toggleFavourite() {
        this.folders.setValues(this.folder, {
            is_favourite: !this.folder.is_favourite,
        });
    }

    toggleSync() {
        this.folders.setValues(this.folder, {
            sync_enabled: !this.folder.sync_enabled,
        });
    }

    create() {
        this.dialog.add(FolderNameDialog, {
            title: _t("New folder in %s", this.folder.label),
            onSave: (name) =>
                this.folders.create(this.account.id, name, this.folder.id),
        });
    }

    rename() {
        this.dialog.add(FolderNameDialog, {
            title: _t("Rename folder"),
            name: this.folder.name,
            onSave: (name) => this.folders.rename(this.folder, name),
        });
    }

    /** Nothing is promised that will be refused. */
    remove() {
        const refusal = this.deletionRefusal;
        if (refusal) {
            this.dialog.add(AlertDialog, { title: _t("Delete folder"), body: refusal });
            return;
        }
        const { label } = this.folder;
        this.dialog.add(ConfirmationDialog, {
            title: _t("Delete folder"),
            body: this.account.uses_labels
                ? _t("Delete the label “%s”? Its messages are kept.", label)
                : _t("Delete the empty folder “%s”? This cannot be undone.", label),
            confirmLabel: _t("Delete"),
            confirmClass: "btn-danger",
            confirm: () => this.folders.remove(this.folder),
            cancel: () => {},
        });
    }

    get deletionRefusal() {
        const { id, label, total } = this.folder;
        const others = Object.values(this.store.folders);
        if (others.some((folder) => folder.parent_id === id)) {
            return _t("“%s” has subfolders. Delete or move them first.", label);
        }
        return total && !this.account.uses_labels
            ? _t("“%s” is not empty. Move or delete its mail first.", label)
            : "";
    }
}
