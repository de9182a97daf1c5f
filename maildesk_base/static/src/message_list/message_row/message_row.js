import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";
import { ActionButtons } from "../../core/components/action_buttons/action_buttons";
import { useMailStore } from "../../core/hooks";
import { available, rowBadges } from "../../core/registries";
import { addressOf } from "../../core/utils/address";
import { fullDate, isImminent, smartDate } from "../../core/utils/dates";
import { iconClass, iconPath } from "../../core/utils/icons";
import { avatarColor, initials, senderLine } from "../../core/utils/text";
import { linkTo } from "../../shell/router_paths";

const IS_LEAVING = new Set(["queued", "sending", "ambiguous"]);

/**
 * One message, or one conversation, of the list. Hundreds are drawn while one scrolls, so a
 * row has few components and depends on little: on what its own message says, and on what
 * the list gives it, which are values or what stays the same. Of the store it reads only
 * what its badges ask for.
 */
export class MessageListRow extends Component {
    static template = "maildesk_base.MessageListRow";
    static components = { ActionButtons };
    static props = {
        // What the address of the list is.
        folderPath: String,
        index: Number,
        isCursor: Boolean,
        isOfConversations: Boolean,
        isOpen: Boolean,
        isRoomy: Boolean,
        isScrolling: Function,
        isSelected: Boolean,
        isStacked: Boolean,
        onClick: Function,
        onDragstart: Function,
        onToggle: Function,
        ownAddresses: Set,
        query: String,
        row: Object,
    };

    setup() {
        this.store = useMailStore();
        this.row = useState(this.props.row);
        this.commands = useService("maildesk.command");
        // The buttons of a row only when they are wanted.
        this.state = useState({ isNear: false });
        Object.assign(this, { iconClass, iconPath });
    }

    /** Of what one has sent oneself, the people it went to say more. */
    get senders() {
        const { senders, recipients } = this.row;
        if (this.isToOneself) {
            return senderLine(senders);
        }
        if (recipients?.length && this.row.count <= 1) {
            return _t("To: %s", senderLine(recipients));
        }
        return senderLine(senders, this.props.ownAddresses);
    }

    /** A form of one's website writes so, under a name that says more. */
    get isToOneself() {
        const { recipients, count } = this.row;
        return (
            Boolean(recipients?.length) &&
            count <= 1 &&
            recipients.every(({ email }) => this.isOwn(email))
        );
    }

    isOwn(email) {
        return this.props.ownAddresses.has(email?.toLowerCase());
    }

    /** The newest who is not oneself. */
    get person() {
        const { senders = [], recipients = [] } = this.row;
        if (this.isToOneself) {
            return senders.at(-1);
        }
        const others = senders.filter(({ email }) => !this.isOwn(email));
        return others.at(-1) || recipients[0] || senders.at(-1);
    }

    get subject() {
        return this.row.subject || _t("(no subject)");
    }

    /** Of what waits, the moment it leaves. */
    get moment() {
        return this.row.send_at || this.row.date;
    }

    /** What is on its way is none any more. */
    get isDraft() {
        return this.row.is_draft && !IS_LEAVING.has(this.row.send_state);
    }

    get date() {
        return smartDate(this.moment);
    }

    /** Not what is only held back for the seconds in which it can be called back. */
    get isScheduled() {
        return Boolean(this.row.send_at) && !isImminent(this.row.send_at);
    }

    get fullDate() {
        return this.isScheduled
            ? _t("Scheduled for %s", fullDate(this.row.send_at))
            : fullDate(this.moment);
    }

    get badges() {
        return available(rowBadges, { row: this.row, store: this.store });
    }

    get initials() {
        return initials(this.person);
    }

    get hue() {
        return avatarColor(this.person);
    }

    /** Everything the icons say, for those who do not see them. */
    get label() {
        const { row } = this;
        return [
            row.isUnread && _t("Unread"),
            this.isDraft && _t("Draft"),
            this.senders,
            this.subject,
            this.fullDate,
            row.count > 1 && _t("%s messages", row.count),
            row.is_starred && _t("Starred"),
            ...this.badges.map((badge) => this.spoken(badge)),
        ]
            .filter(Boolean)
            .join(", ");
    }

    spoken({ label }) {
        const text =
            typeof label === "function"
                ? label({ row: this.row, store: this.store })
                : label;
        return text && String(text);
    }

    get sendState() {
        const states = {
            queued: _t("Waiting to be sent"),
            sending: _t("Sending…"),
            failed: _t("Not sent"),
            ambiguous: _t("Checking whether it was sent"),
        };
        return this.isScheduled ? this.fullDate : states[this.row.send_state] || "";
    }

    /** Where a new tab shows the same; a draft has a window of its own instead. */
    get link() {
        if (this.row.is_draft || this.row.draft_id) {
            return "";
        }
        const { folderPath, isOfConversations, query } = this.props;
        const address = addressOf(this.row, { conversations: isOfConversations });
        return linkTo([folderPath, address].filter(Boolean).join("/"), query);
    }

    /** The middle button opens a tab, wherever in the row; a link does so by itself. */
    onAuxclick(ev) {
        if (ev.button === 1 && this.link && !ev.target.closest("a")) {
            browser.open(this.link, "_blank");
        }
    }

    star(ev) {
        const target = { place: "row", rows: [this.row], anchor: ev.currentTarget };
        return this.commands.run("star", target);
    }

    /** Rows that pass under the pointer are not what it points at. */
    onPointer() {
        if (!this.state.isNear && !this.props.isScrolling()) {
            this.state.isNear = true;
        }
    }
}
