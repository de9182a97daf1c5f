import { _t } from "@web/core/l10n/translation";
import { localization } from "@web/core/l10n/localization";

const UNITS = ["B", "KB", "MB", "GB"];
const AVATAR_HUES = 12;
const SHOWN_SENDERS = 3;
const MOST_IN_BADGE = 9999;
const TITLE = /^(?:dr|prof|mr|mrs|ms|mx|herr|frau|sr|sra|ing|dipl|mag|m|mme)\.?$/i;

export function fileSize(bytes) {
    let size = bytes || 0;
    let unit = 0;
    while (size >= 1000 && unit < UNITS.length - 1) {
        size /= 1024;
        unit++;
    }
    const digits = size < 10 && unit > 0 ? 1 : 0;
    return `${size.toFixed(digits)} ${UNITS[unit]}`;
}

export function groupDigits(number) {
    return new Intl.NumberFormat(localization.code?.replace("_", "-")).format(number);
}

/** Badges stay narrow whatever the folder holds. */
export function badgeText(number) {
    return number > MOST_IN_BADGE ? `${MOST_IN_BADGE}+` : String(number);
}

export function displayName(person) {
    return person?.name || person?.email || _t("Unknown sender");
}

/** One or two letters that stand for a person; whole characters, never half an emoji. */
export function initials(person) {
    const words = displayName(person)
        .replace(/["'<>()[\]]/g, " ")
        .trim()
        .split(/[\s._@-]+/u)
        .filter(Boolean);
    const letters = words.slice(0, 2).map((word) => [...word][0]);
    return letters.join("").toUpperCase() || "?";
}

/** The same person has the same colour everywhere. */
export function avatarColor(person) {
    const text = (person?.email || person?.name || "").toLowerCase();
    let hash = 0;
    for (const char of text) {
        hash = (hash * 31 + char.codePointAt(0)) >>> 0;
    }
    return hash % AVATAR_HUES;
}

/**
 * "Anna, Bob, me": first names when there are several people, the newest ones when
 * there are many.
 *
 * @param {{name: string, email: string}[]} senders oldest first
 * @param {Set<string>} ownAddresses lower case
 */
export function senderLine(senders, ownAddresses = new Set()) {
    if (!senders?.length) {
        return _t("Unknown sender");
    }
    if (senders.length === 1) {
        return displayName(senders[0]);
    }
    // Several mailboxes of one's own are still only "me".
    const called = senders.map((person) =>
        ownAddresses.has(person.email?.toLowerCase()) ? _t("me") : firstName(person)
    );
    const names = [...new Set(called)];
    return names.length > SHOWN_SENDERS
        ? [names[0], "…", ...names.slice(1 - SHOWN_SENDERS)]
              .join(", ")
              .replace(", …,", " …")
        : names.join(", ");
}

function firstName(person) {
    const name = displayName(person);
    if (name.includes("@")) {
        return name.split("@")[0];
    }
    const words = name.split(/\s+/).filter((word) => !TITLE.test(word));
    return name.includes(",") || !words.length ? name : words[0];
}
