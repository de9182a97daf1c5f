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
        return parseUtc(this.event.start);
    }

    get end() {
        return this.event.end ? parseUtc(this.event.end) : null;
    }

    get kind() {
        const method = (this.event.method || "").toUpperCase();
        if (method === "CANCEL" || this.event.status === "CANCELLED") {
            return _t("Cancelled");
        }
        return method === "REPLY" ? _t("Answer to an invitation") : _t("Invitation");
    }

    get when() {
        const { start, end } = this;
        if (this.event.all_day) {
            return start.toLocaleString(DateTime.DATE_HUGE);
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
        const { organizer } = this.event;
        return typeof organizer === "string" ? organizer : displayName(organizer || {});
    }

    get people() {
        const names = (this.event.attendees || []).map((person) =>
            typeof person === "string" ? person : displayName(person)
        );
        const more = names.length - SHOWN_ATTENDEES;
        const shown = names.slice(0, SHOWN_ATTENDEES).join(", ");
        return more > 0
            ? _t("%(names)s and %(count)s more", { names: shown, count: more })
            : shown;
    }
}
