import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { displayName, parseUtc, smartDate } from "@maildesk_base/api";
import { Icon } from "@maildesk_base/components";
import { recordSections } from "@maildesk_base/registries";

const { DateTime } = luxon;

/** What every app knows of the person who is shown above, below the linked records. */
export class PersonLists extends Component {
    static template = "maildesk_partner360.PersonLists";
    static components = { Icon };
    static props = {
        row: Object,
        message: Object,
        panel: Object,
        close: Function,
    };

    setup() {
        this.list = useService("maildesk.list");
        this.reader = useService("maildesk.reader");
        this.records = useService("maildesk.records");
        this.ui = useService("ui");
        this.view = useState(useService("maildesk.partner360").view);
        this.displayName = displayName;
    }

    get shown() {
        return this.view.answer?.shown;
    }

    get title() {
        const { email, card } = this.shown;
        const person = this.view.answer.people.find((each) => each.email === email);
        return _t("More about %s", card?.name || displayName(person));
    }

    get hasAny() {
        const { shown } = this;
        return Boolean(
            shown && (shown.mails?.count || shown.files?.count || shown.lists.length)
        );
    }

    get mails() {
        const { count, is_all, first, last } = this.shown.mails;
        if (!is_all) {
            const known = { count: count.toLocaleString(), last: dayOf(last) };
            return last
                ? _t("%(count)s+ mails, the last on %(last)s", known)
                : _t("%s+ mails", known.count);
        }
        const dates = { count, first: dayOf(first), last: dayOf(last) };
        return count === 1
            ? _t("1 mail, %s", dates.first)
            : _t("%(count)s mails from %(first)s to %(last)s", dates);
    }

    get senders() {
        return this.shown.mails?.senders || [];
    }

    countAndDay({ count, last }) {
        const values = { count, date: dayOf(last) };
        return count === 1
            ? _t("1 mail, %(date)s", values)
            : _t("%(count)s mails, last %(date)s", values);
    }

    fileNote({ date, is_outgoing: isOutgoing }) {
        return isOutgoing
            ? _t("Sent %s", smartDate(date))
            : _t("Received %s", smartDate(date));
    }

    countOf({ count, is_all }) {
        return is_all ? String(count) : `${count - 1}+`;
    }

    openRecord(model, id) {
        return this.records.open({ model, id });
    }

    openMail({ message_id: messageId, conversation_id: conversationId }) {
        if (this.ui.isSmall) {
            this.props.close();
        }
        return this.reader.openAddress(String(conversationId || `m${messageId}`));
    }

    detailsOf({ state, amount, date }) {
        return [state, amount, date && this.dateOf(date)].filter(Boolean).join(" · ");
    }

    /** A day has no time zone, a moment the reader's. */
    dateOf(date) {
        return date.length > 10
            ? smartDate(date)
            : DateTime.fromISO(date).toLocaleString(DateTime.DATE_MED);
    }

    search(query) {
        this.list.search(query);
        if (this.ui.isSmall) {
            // The list is behind the drawer and the message.
            this.props.close();
            this.reader.close();
        }
    }
}

function dayOf(moment) {
    return moment && parseUtc(moment).toLocaleString(DateTime.DATE_MED);
}

recordSections.add({
    id: "partner360_lists",
    sequence: 40,
    Component: PersonLists,
    isAvailable: ({ panel }) => panel.people.length > 0,
});
