import { deserializeDateTime, serializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

const { DateTime } = luxon;
const MINUTE_MS = 60000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const WEEKDAY = { weekday: "short" };
const DAY_OF_YEAR = { day: "numeric", month: "short" };

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
    const moment = momentOf(text);
    const days = dayOf(now.toMillis()) - dayOf(moment);
    if (days === 0) {
        return formatted(moment, DateTime.TIME_SIMPLE);
    }
    if (days === 1) {
        return _t("Yesterday");
    }
    if (days > 1 && days < 7) {
        return formatted(moment, WEEKDAY);
    }
    return yearOf(moment) === yearOf(now.toMillis())
        ? formatted(moment, DAY_OF_YEAR)
        : formatted(moment, DateTime.DATE_SHORT);
}

/** Whether it is past, or so near that nobody would look at the clock. */
export function isImminent(text, now = DateTime.now()) {
    return parseUtc(text).diff(now, "seconds").seconds < 60;
}

/** For tooltips and headers: nothing left to guess. */
export function fullDate(text) {
    return text ? formatted(momentOf(text), DateTime.DATETIME_MED_WITH_WEEKDAY) : "";
}

export function monthOf(text) {
    return text
        ? parseUtc(text).toLocaleString({ month: "long", year: "numeric" })
        : "";
}

/*
 * Lists draw hundreds of dates while one scrolls, and a luxon object for each of them takes
 * longer than the rest of its row: the zone and the formats of the user are asked of luxon
 * once, the days counted here.
 */

/** Milliseconds since 1970 of `YYYY-MM-DD HH:MM:SS`, UTC. */
function momentOf(text) {
    return Date.parse(`${text.replace(" ", "T")}Z`);
}

/** A number for each day in the user's time zone. */
function dayOf(moment) {
    return Math.floor(localMoment(moment) / DAY_MS);
}

function yearOf(moment) {
    return new Date(localMoment(moment)).getUTCFullYear();
}

function localMoment(moment) {
    return moment + luxon.Settings.defaultZone.offset(moment) * MINUTE_MS;
}

const formats = new Map();
// The user's settings that these were made for.
let settings = [];

/** The moment as luxon would write it in the user's language and time zone. */
function formatted(moment, options) {
    const { defaultLocale, defaultNumberingSystem, defaultZone } = luxon.Settings;
    const now = [
        defaultLocale,
        defaultNumberingSystem,
        // Not its name: that of the system's zone is made again each time.
        defaultZone,
        defaultZone.offset(0),
    ];
    if (now.some((value, index) => value !== settings[index])) {
        formats.clear();
        settings = now;
    }
    if (!formats.has(options)) {
        formats.set(options, formatOf(options));
    }
    return formats.get(options)(moment);
}

function formatOf(options) {
    const { zone, locale, numberingSystem } = DateTime.now();
    if (!["iana", "system"].includes(zone.type)) {
        return (moment) => DateTime.fromMillis(moment).toLocaleString(options);
    }
    const timeZone = zone.type === "iana" ? zone.name : undefined;
    const format = new Intl.DateTimeFormat(locale, {
        ...options,
        numberingSystem: numberingSystem || undefined,
        timeZone,
    });
    return (moment) => format.format(moment);
}
