import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { fullDate } from "../../core/utils/dates";
import { formatAddresses } from "../../core/utils/addresses";

const CHECKS = ["spf", "dkim", "dmarc"];

/** All that the header of a message says about its way and its people. */
export class MessageDetails extends Component {
    static template = "maildesk_base.MessageDetails";
    static props = { message: Object };

    get lines() {
        const { message } = this.props;
        return [
            [_t("From"), formatAddresses([message.from].filter(Boolean))],
            [_t("Reply to"), formatAddresses(message.reply_to || [])],
            [_t("To"), formatAddresses(message.to || [])],
            [_t("Cc"), formatAddresses(message.cc || [])],
            [_t("Bcc"), formatAddresses(message.bcc || [])],
            [_t("Date"), fullDate(message.date)],
            [_t("Subject"), message.subject],
        ].filter(([, value]) => value);
    }

    /** Whether the results come from the mailbox's own server, not from the sender. */
    get isTrusted() {
        return Boolean(this.props.message.auth?.is_trusted);
    }

    get checks() {
        const auth = this.props.message.auth || {};
        return CHECKS.filter((name) => auth[name]).map((name) => ({
            name: name.toUpperCase(),
            result: auth[name],
            isGood: auth.is_trusted && auth[name] === "pass",
            isBad: ["fail", "softfail", "permerror"].includes(auth[name]),
        }));
    }
}
