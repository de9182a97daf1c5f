import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Avatar } from "../../core/components/avatar/avatar";
import { Icon } from "../../core/components/icon/icon";
import { useMailStore } from "../../core/hooks";
import { available, banners, cardSections } from "../../core/registries";
import { fullDate, smartDate } from "../../core/utils/dates";
import { displayName } from "../../core/utils/text";
import { MessageBody } from "../message_body/message_body";
import { MessageCardMenu } from "../message_card_menu/message_card_menu";
import { MessageDetails } from "../message_details/message_details";

const SHOWN_RECIPIENTS = 3;

/** One message of the conversation, folded or unfolded. */
export class MessageCard extends Component {
    static template = "maildesk_base.MessageCard";
    static components = {
        Avatar,
        Icon,
        MessageBody,
        MessageCardMenu,
        MessageDetails,
    };
    static props = {
        isDark: Boolean,
        isExpanded: Boolean,
        message: Object,
        onToggle: Function,
    };

    setup() {
        this.store = useMailStore();
        this.reader = useService("maildesk.reader");
        this.composer = useService("maildesk.composer");
        this.state = useState({ showsDetails: false });
    }

    get message() {
        return this.props.message;
    }

    get sender() {
        return this.message.from || this.message.senders?.[0] || {};
    }

    get senderName() {
        return displayName(this.sender);
    }

    get date() {
        return smartDate(this.message.date);
    }

    get fullDate() {
        return fullDate(this.message.date);
    }

    /** "to me, Bob and 3 more": the whole list is in the details. */
    get recipients() {
        const people = [...(this.message.to || []), ...(this.message.cc || [])];
        const own = new Set(
            this.store.accounts.map(({ email }) => email?.toLowerCase())
        );
        const names = people.map((person) =>
            own.has(person.email?.toLowerCase()) ? _t("me") : displayName(person)
        );
        const more = names.length - SHOWN_RECIPIENTS;
        const shown = names.slice(0, SHOWN_RECIPIENTS).join(", ");
        return more > 0
            ? _t("to %(names)s and %(count)s more", { names: shown, count: more })
            : _t("to %s", shown || _t("undisclosed recipients"));
    }

    get banners() {
        return available(banners, this.ctx);
    }

    /** What the message brings beside its text. */
    sections(position) {
        return available(cardSections, this.ctx).filter(
            (entry) => entry.position === position
        );
    }

    get ctx() {
        return { message: this.message, store: this.store };
    }

    get isDark() {
        return this.props.isDark && !this.store.reader.originals.has(this.message.id);
    }
}
