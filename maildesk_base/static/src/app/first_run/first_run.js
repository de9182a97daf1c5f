import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { EmptyState } from "../../core/components/empty_state/empty_state";
import { _t } from "@web/core/l10n/translation";

/** What somebody sees who has no mailbox yet. */
export class FirstRun extends Component {
    static template = "maildesk_base.FirstRun";
    static components = { EmptyState };
    static props = {};

    setup() {
        this.settings = useService("maildesk.settings");
        this.title = _t("Connect your first mailbox");
        this.text = _t(
            "Read, send and organise your mail next to your customers, orders and tasks."
        );
    }
}
