import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { useMailStore } from "../../core/hooks";
import { RecipientField } from "../recipient_field/recipient_field";
import { _t } from "@web/core/l10n/translation";

/** From whom, to whom. */
export class AddressFields extends Component {
    static template = "maildesk_base.AddressFields";
    static components = { RecipientField };
    static props = { draft: Object, onChange: Function };

    setup() {
        this.store = useMailStore();
        this.composer = useService("maildesk.composer");
        this.labels = {
            to: _t("To"),
            cc: _t("Cc"),
            bcc: _t("Bcc"),
            reply_to: _t("Reply to"),
        };
    }

    get senders() {
        return this.store.accounts.filter(
            ({ id, can_send }) =>
                can_send !== false || id === this.props.draft.account_id
        );
    }

    senderLabel({ sender_name: name, email }) {
        return name ? `${name} <${email}>` : email;
    }

    onSender(ev) {
        this.composer.changeAccount(this.props.draft, Number(ev.target.value));
    }
}
