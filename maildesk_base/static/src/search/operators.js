import { searchOperators } from "../core/registries";

/** @returns {{name: string, hint: string}[]} what is suggested, with what it looks for */
export function operators() {
    return searchOperators
        .getAll()
        .filter(({ hint }) => hint)
        .map(({ id, hint }) => ({ name: id, hint: String(hint) }));
}

// A phrase or a group in brackets belongs to the operator before it.
const TOKEN = /(?:"[^"]*"|\([^()]*\)|\{[^{}]*\}|\S)+/gu;
const OPERATOR = /^-?[a-z_]+:\S/i;
const PAIR = /^(-?)([a-z_]+:)(.*)$/i;

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

/** @returns {{minus: string, word: string, typed: string, operator: Object} | null} */
function lastPair(query) {
    const match = PAIR.exec(lastWord(query));
    if (!match) {
        return null;
    }
    const [, minus, word, typed] = match;
    const name = word.toLowerCase();
    const operator = searchOperators
        .getAll()
        .find(({ id, aliases = [] }) => id === name || aliases.includes(name));
    return operator ? { minus, word, typed, operator } : null;
}

/** @returns {string} what was typed of a name after `from:` and the like */
export function personWord(query) {
    const pair = lastPair(query);
    return pair?.operator.isOfPeople ? pair.typed.replace(/"/g, "") : "";
}

/** @returns {{prefix: string, names: Function, typed: string} | null} a name being typed */
export function namedWord(query) {
    const pair = lastPair(query);
    if (!pair?.operator.names) {
        return null;
    }
    return {
        prefix: `${pair.minus}${pair.word}`,
        names: pair.operator.names,
        typed: pair.typed.replace(/^"|"$/g, "").replace(/-/g, " "),
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
