import { onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import {
    StatInfoField,
    statInfoField,
} from "@web/views/fields/stat_info/stat_info_field";
import { setServerValues } from "../compat";

// Several changes come one after the other.
const DELAY_MS = 500;
const KINDS = ["maildesk/links", "maildesk/changed", "maildesk/access"];

/**
 * The number of the button **Mails** of a record. It follows the bus while the form is
 * open: what is shown is counted by the server, with the rights of the user.
 */
export class MailCountField extends StatInfoField {
    setup() {
        super.setup(...arguments);
        this.orm = useService("orm");
        const bus = useService("bus_service");
        const listeners = KINDS.map((kind) => {
            const onMessage = (payload) => this.onMessage(kind, payload);
            bus.subscribe(kind, onMessage);
            return () => bus.unsubscribe(kind, onMessage);
        });
        useVisible(() => this.isMissed && this.count());
        onWillUnmount(() => {
            listeners.forEach((stop) => stop());
            browser.clearTimeout(this.timer);
        });
    }

    onMessage(kind, payload) {
        if (kind !== "maildesk/changed" || comesOrGoes(payload)) {
            browser.clearTimeout(this.timer);
            this.timer = browser.setTimeout(() => this.count(), DELAY_MS);
        }
    }

    async count() {
        const { name, record } = this.props;
        this.isMissed = document.visibilityState === "hidden";
        if (!record.resId || this.isMissed) {
            return;
        }
        const ids = [record.resId];
        try {
            const [values] = await this.orm.silent.read(record.resModel, ids, [name]);
            if (values && record.resId === values.id) {
                setServerValues(record, { [name]: values[name] });
            }
        } catch {
            // It was deleted, or the server is away: the number stays as it was.
        }
    }
}

/** Whether mail came, went, or moved from one folder to another. */
function comesOrGoes({
    new: added,
    removed_ids: removed,
    folder_ids: folders,
    reload,
}) {
    return reload || added?.length || removed?.length || folders?.length > 1;
}

function useVisible(callback) {
    const listener = () => document.visibilityState === "visible" && callback();
    document.addEventListener("visibilitychange", listener);
    onWillUnmount(() => document.removeEventListener("visibilitychange", listener));
}

registry.category("fields").add("maildesk_mail_count", {
    ...statInfoField,
    component: MailCountField,
});
