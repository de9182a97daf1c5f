import { deserializeDateTime, serializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

const { DateTime } = luxon;

/**
 * @param {string} text UTC, `YYYY-MM-DD HH:MM:SS`
 * @returns {luxon.DateTime} in the user's time zone
 */
export function parseUtc(text) {
    return deserializeDateTime(text);
}

export function nowUtc() {
    return serializeDateTime(DateTime.now());
}

/**
 * The shortest date that is still clear: a time today, a weekday this week, a day this
 * year, else a full date.
 */
export function smartDate(text, now = DateTime.now()) {
    if (!text) {
        return "";
    }
    const date = parseUtc(text);
    if (date.hasSame(now, "day")) {
        return date.toLocaleString(DateTime.TIME_SIMPLE);
    }
    const days = now.startOf("day").diff(date.startOf("day"), "days").days;
    if (days === 1) {
        return _t("Yesterday");
    }
    if (days > 1 && days < 7) {
        return date.toLocaleString({ weekday: "short" });
    }
    if (date.hasSame(now, "year")) {
        return date.toLocaleString({ day: "numeric", month: "short" });
    }
    return date.toLocaleString(DateTime.DATE_SHORT);
}

/** Whether it is past, or so near that nobody would look at the clock. */
export function isImminent(text, now = DateTime.now()) {
    return parseUtc(text).diff(now, "seconds").seconds < 60;
}

/** For tooltips and headers: nothing left to guess. */
export function fullDate(text) {
    return text
        ? parseUtc(text).toLocaleString(DateTime.DATETIME_MED_WITH_WEEKDAY)
        : "";
}

export function monthOf(text) {
    return text
        ? parseUtc(text).toLocaleString({ month: "long", year: "numeric" })
        : "";
}
