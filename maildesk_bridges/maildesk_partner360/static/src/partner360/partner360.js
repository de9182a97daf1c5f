import { Component, onMounted, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { displayName, errorText, parseUtc, smartDate } from "@maildesk_base/api";
import { Avatar, Icon } from "@maildesk_base/components";
import { recordSections } from "@maildesk_base/registries";
import { UnknownPerson } from "./unknown_person";

const { DateTime } = luxon;

/** Who the people of a mail are, and what every app knows of one of them. */
export class Partner360 extends Component {
    static template = "maildesk_partner360.Partner360";
    static components = { Avatar, Icon, UnknownPerson };
    static props = {
        row: Object,
        message: Object,
        panel: Object,
        close: Function,
    };

    setup() {
        this.service = useService("maildesk.partner360");
        this.list = useService("maildesk.list");
        this.reader = useService("maildesk.reader");
        this.ui = useService("ui");
        this.state = useState({ answer: null, isWhole: false, error: "" });
        this.displayName = displayName;
        onMounted(() => this.load());
        onWillUpdateProps((props) => {
            if (props.message.id !== this.messageId) {
                Object.assign(this.state, { answer: null, isWhole: false });
                this.load({}, props.message.id);
            } else if (props.panel !== this.props.panel) {
                this.refresh();
            }
        });
    }

    get messageId() {
        return this.props.message.id;
    }

    get people() {
        return this.state.answer?.people || [];
    }

    get shown() {
        return this.state.answer?.shown;
    }

    get person() {
        return this.people.find(({ email }) => email === this.shown?.email);
    }

    get card() {
        return this.shown?.card;
    }

    /** What time it is where they are, "" where that is not known, or the same. */
    get localTime() {
        const now = DateTime.now().setZone(this.card.tz || "invalid");
        const isElsewhere = now.isValid && now.offset !== DateTime.now().offset;
        return isElsewhere ? now.toLocaleString(DateTime.TIME_SIMPLE) : "";
    }

    get canShowCompany() {
        return this.card && (this.card.has_company || this.card.is_company);
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

    about({ function: role, company }) {
        return [role, company].filter(Boolean).join(" · ");
    }

    countOf({ count, is_all }) {
        return is_all ? String(count) : `${count - 1}+`;
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

    open(email) {
        this.state.isWhole = false;
        return this.load({ email });
    }

    toggleCompany() {
        this.state.isWhole = !this.state.isWhole;
        return this.load({
            email: this.shown.email,
            whole_company: this.state.isWhole,
        });
    }

    /** What was linked or created may be in the lists. */
    refresh() {
        this.service.forget();
        return this.load({
            ...(this.shown ? { email: this.shown.email } : {}),
            whole_company: this.state.isWhole,
        });
    }

    chooseFrom({ target }) {
        return this.choose(Number(target.value));
    }

    choose(partnerId) {
        return this.take(() =>
            this.service.choose(this.messageId, this.shown.email, partnerId)
        );
    }

    showMails() {
        this.list.search(this.shown.mails.query);
        if (this.ui.isSmall) {
            // The list is behind the drawer and the message.
            this.props.close();
            this.reader.close();
        }
    }

    load(options = {}, messageId = this.messageId) {
        return this.take(() => this.service.ask(messageId, options));
    }

    async take(work) {
        try {
            this.state.answer = await work();
            this.state.error = "";
        } catch (error) {
            this.state.error = errorText(error);
        }
    }
}

function dayOf(moment) {
    return moment && parseUtc(moment).toLocaleString(DateTime.DATE_MED);
}

recordSections.add({
    id: "partner360",
    sequence: 10,
    replaces: "people",
    Component: Partner360,
    isAvailable: ({ panel }) => panel.people.length > 0,
});
