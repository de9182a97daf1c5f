import { Component, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useService } from "@web/core/utils/hooks";
import { errorText } from "../../core/services/api_service";
import { useMailStore } from "../../core/hooks";
import { fullDate } from "../../core/utils/dates";

/** The messages of a mailbox that cannot be read: which, why, and what can be done. */
export class UnreadableDialog extends Component {
    static template = "maildesk_base.UnreadableDialog";
    static components = { Dialog };
    static props = { account: Object, close: Function };

    setup() {
        this.api = useService("maildesk.api");
        this.store = useMailStore();
        this.state = useState({ entries: null, error: "" });
        onWillStart(() => this.load());
    }

    async load() {
        try {
            this.state.entries = await this.api.unreadable(this.props.account.id);
        } catch (error) {
            this.state.error = errorText(error);
        }
    }

    /** The folder under the name that the tree has for it. */
    folder(entry) {
        return this.store.folders[entry.folder_id]?.label || entry.folder;
    }

    since(entry) {
        return fullDate(entry.since);
    }

    async retry(entry) {
        await this.try(entry, async () => {
            await this.api.retryUnreadable(entry.id);
            entry.is_waiting = true;
        });
    }

    async show(entry) {
        await this.try(entry, async () => {
            const { text, is_cut } = await this.api.showUnreadable(entry.id);
            Object.assign(entry, { source: text, isCut: is_cut });
        });
    }

    async try(entry, work) {
        Object.assign(entry, { error: "", isBusy: true });
        try {
            await work();
        } catch (error) {
            entry.error = errorText(error);
        }
        entry.isBusy = false;
    }
}
