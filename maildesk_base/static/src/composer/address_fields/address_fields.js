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

    /** Every address one may write from, as the options of a list. */
    get senders() {
        const { account_id: current, identity_id: chosen } = this.props.draft;
        return this.store.accounts
            .filter(({ id, can_send }) => can_send !== false || id === current)
            .flatMap((account) => {
                const isCurrent = account.id === current;
                const selected = account.identity(chosen);
                const identities = account.identities?.length
                    ? account.identities
                    : [undefined];
                return identities.map((identity) => ({
                    key: `${account.id}:${identity?.id || ""}`,
                    label: senderLabel(account, identity),
                    isChosen: isCurrent && selected === identity,
                }));
            });
    }

    onSender(ev) {
        const [accountId, identityId] = ev.target.value.split(":").map(Number);
        this.composer.changeSender(this.props.draft, accountId, identityId || null);
    }
}

function senderLabel(account, identity) {
    const email = identity?.email || account.email;
    const isOwn = !identity || identity.is_own;
    const names = [account.sender_name, identity?.name];
    const name = (isOwn ? names : names.reverse()).find(Boolean);
    return name ? `${name} <${email}>` : email;
}
