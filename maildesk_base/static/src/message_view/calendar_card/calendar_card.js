import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Icon } from "../../core/components/icon/icon";
import { parseUtc } from "../../core/utils/dates";
import { displayName } from "../../core/utils/text";

const { DateTime } = luxon;
const SHOWN_ATTENDEES = 6;

/** A calendar invitation, shown as the appointment it is about. */
export class CalendarCard extends Component {
    static template = "maildesk_base.CalendarCard";
    static components = { Icon };
    static props = { event: Object };

    get event() {
        return this.props.event;
    }

    get start() {
        return this.moment(this.event.starts_at, this.event.starts_on);
    }

    get end() {
        return this.moment(this.event.ends_at, this.event.ends_on);
    }

    /** A floating time is everybody's own; a day has no time zone at all. */
    moment(time, day) {
        if (time) {
            return this.event.is_floating ? DateTime.fromSQL(time) : parseUtc(time);
        }
        return day ? DateTime.fromISO(day) : null;
    }

    get kind() {
        const method = (this.event.method || "").toUpperCase();
        if (method === "CANCEL" || this.event.status === "CANCELLED") {
            return _t("Cancelled");
        }
        if (method === "REPLY") {
            return _t("Response to an invitation");
        }
        return this.event.sequence > 0 ? _t("Updated invitation") : _t("Invitation");
    }

    get when() {
        const { start, end } = this;
        if (!start) {
            return "";
        }
        if (this.event.is_all_day) {
            return dayRange(start, end);
        }
        const from = start.toLocaleString(DateTime.DATETIME_MED_WITH_WEEKDAY);
        if (!end) {
            return from;
        }
        const format = end.hasSame(start, "day")
            ? DateTime.TIME_SIMPLE
            : DateTime.DATETIME_MED;
        return `${from} – ${end.toLocaleString(format)}`;
    }

    get organizer() {
        return displayName(this.event.organizer || {});
    }

    get people() {
        const names = (this.event.attendees || []).map(({ address }) =>
            displayName(address)
        );
        const more = names.length - SHOWN_ATTENDEES;
        const shown = names.slice(0, SHOWN_ATTENDEES).join(", ");
        return more > 0
            ? _t("%(names)s and %(count)s more", { names: shown, count: more })
            : shown;
    }
}

function dayRange(start, end) {
    const first = start.toLocaleString(DateTime.DATE_HUGE);
    return !end || end.hasSame(start, "day")
        ? first
        : `${first} – ${end.toLocaleString(DateTime.DATE_HUGE)}`;
}
