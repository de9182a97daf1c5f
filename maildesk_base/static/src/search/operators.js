import { _t } from "@web/core/l10n/translation";

/** The words of the search language that are offered while one types. */
export function operators() {
    return [
        { name: "from:", hint: _t("sender") },
        { name: "to:", hint: _t("recipient") },
        { name: "subject:", hint: _t("words of the subject") },
        { name: "has:attachment", hint: _t("with attachments") },
        { name: "filename:", hint: _t("name of an attachment") },
        { name: "is:unread", hint: _t("not read yet") },
        { name: "is:starred", hint: _t("with a star") },
        { name: "in:", hint: _t("folder") },
        { name: "tag:", hint: _t("tag") },
        { name: "account:", hint: _t("mailbox") },
        { name: "after:", hint: _t("on or after a day, e.g. 2026-01-31") },
        { name: "before:", hint: _t("until a day") },
        { name: "older_than:", hint: _t("e.g. 7d, 2w, 1m or 1y") },
        { name: "larger:", hint: _t("e.g. 5M") },
        { name: "list:", hint: _t("mailing list") },
        { name: "from:me", hint: _t("what you sent") },
    ];
}

// A phrase or a group in brackets belongs to the operator before it.
const TOKEN = /(?:"[^"]*"|\([^()]*\)|\{[^{}]*\}|\S)+/gu;
const OPERATOR = /^-?[a-z_]+:\S/i;
const NAMED = /^(-?)(in|folder|tag|label|account|mailbox):(.*)$/i;

/** @returns {string[]} the words and `operator:value` pairs of a query */
export function tokens(query) {
    return query.match(TOKEN) || [];
}

/** The pairs that are shown as chips, so that each can be taken away on its own. */
export function chipsOf(query) {
    return tokens(query).filter((token) => OPERATOR.test(token));
}

export function withoutToken(query, token) {
    const rest = tokens(query);
    const index = rest.indexOf(token);
    return rest.filter((_, position) => position !== index).join(" ");
}

/** The word the cursor is in: what completion is about. */
export function lastWord(query) {
    return /\S*$/.exec(query)[0];
}

export function completed(query, completion) {
    return query.slice(0, query.length - lastWord(query).length) + completion;
}

const PEOPLE = /^-?(?:from|to|cc|bcc):(.+)$/i;

/** @returns {string} what was typed of a name after `from:` and the like */
export function personWord(query) {
    return PEOPLE.exec(lastWord(query))?.[1].replace(/"/g, "") || "";
}

/** @returns {{prefix: string, kind: string, typed: string} | null} a name being typed */
export function namedWord(query) {
    const match = NAMED.exec(lastWord(query));
    if (!match) {
        return null;
    }
    const [, minus, operator, typed] = match;
    const kinds = { folder: "in", label: "tag", mailbox: "account" };
    const kind = operator.toLowerCase();
    return {
        prefix: `${minus}${operator}:`,
        kind: kinds[kind] || kind,
        typed: typed.replace(/^"|"$/g, "").replace(/-/g, " "),
    };
}

/** A name as it is written behind an operator: blanks are hyphens. */
export function writtenName(name) {
    return /["(){}]/.test(name)
        ? `"${name.replace(/["\\]/g, "\\$&")}"`
        : name
              .trim()
              .replace(/[\s/]+/g, "-")
              .toLowerCase();
}
