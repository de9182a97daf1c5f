import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { moveTo, refusalAt } from "../../actions/moving";
import { useMailStore } from "../../hooks";
import { Picker } from "../picker/picker";

/** Chooses the folder that messages of one mailbox are moved to. */
export class FolderPicker extends Component {
    static template = "maildesk_base.FolderPicker";
    static components = { Picker };
    static props = { close: Function, rows: Array, refusal: String };

    setup() {
        this.store = useMailStore();
        this.actions = useService("maildesk.action");
        this.texts = {
            label: _t("Move to folder"),
            placeholder: _t("Move to…"),
            nothing: _t("This mailbox has no other folders."),
        };
    }

    get items() {
        const { rows } = this.props;
        const account = this.store.account(rows[0]?.account_id);
        const folders = account ? this.store.foldersOf(account) : [];
        return folders
            .filter((folder) => !refusalAt(folder, rows, this.store))
            .map((folder) => ({
                id: folder.id,
                name: folder.label,
                icon: folder.icon,
                hint: hintOf(folder),
            }));
    }

    pick({ id }) {
        this.store.selection.discard(this.props.rows.map((row) => row.id));
        return moveTo(this.store.folders[id], this.props.rows, this.actions);
    }
}

/** What distinguishes folders of one name, and what people call them at the server. */
function hintOf({ label, name, path, isCustom }) {
    if (isCustom) {
        return path && path !== name ? path : "";
    }
    return name !== label ? name : "";
}
