import { serializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

const { DateTime } = luxon;
const MORNING = { hour: 8, minute: 0, second: 0, millisecond: 0 };
const EVENING = { hour: 18, minute: 0, second: 0, millisecond: 0 };
const LAST_HOUR_FOR_TODAY = 17;

/** @returns {{label: string, text: string, at: string}[]} `at` in UTC */
export function laterTimes(now = DateTime.now()) {
    const tomorrow = now.plus({ days: 1 });
    const monday = now.plus({ weeks: 1 }).startOf("week");
    const times = [
        { label: _t("Tomorrow morning"), time: tomorrow.set(MORNING) },
        { label: _t("Tomorrow evening"), time: tomorrow.set(EVENING) },
    ];
    // On a Sunday that is tomorrow.
    if (!monday.hasSame(tomorrow, "day")) {
        times.push({ label: _t("Monday morning"), time: monday.set(MORNING) });
    }
    if (now.hour < LAST_HOUR_FOR_TODAY) {
        times.unshift({ label: _t("This evening"), time: now.set(EVENING) });
    }
    return times.map(({ label, time }) => ({
        label,
        text: time.toLocaleString({
            weekday: "short",
            hour: "numeric",
            minute: "numeric",
        }),
        at: serializeDateTime(time),
    }));
}
