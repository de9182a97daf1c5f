const QUOTED_OR_COMMA = /("(?:[^"\\]|\\.)*"|<[^>]*>|[^,;"<])+/g;
const NAMED = /^\s*(.*?)\s*<\s*([^<>]*?)\s*>\s*$/s;
const EMAIL = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]{2,}$/u;
const LOCAL_EMAIL = /^[^\s@<>,;"]+@[^\s@<>,;"]+$/u;
const SPECIALS = /[^\p{L}\p{N}\s!#$%&'*+\-/=?^_`{|}~]/u;

/**
 * @param {string} text an address list as people type or paste it
 * @returns {{name: string, email: string}[]}
 */
export function parseAddresses(text) {
    return (text?.match(QUOTED_OR_COMMA) || [])
        .map((part) => parseAddress(part))
        .filter((person) => person.email);
}

function parseAddress(text) {
    const named = NAMED.exec(text);
    if (named) {
        return { name: unquote(named[1]), email: named[2] };
    }
    return { name: "", email: unquote(text.trim()) };
}

function unquote(text) {
    const quoted = /^"(.*)"$/s.exec(text);
    return quoted ? quoted[1].replace(/\\(.)/g, "$1") : text;
}

/** @returns {string} `Name <address>`, the name quoted when it has to be */
export function formatAddress({ name, email }) {
    if (!name) {
        return email;
    }
    const safe = SPECIALS.test(name) ? `"${name.replace(/["\\]/g, "\\$&")}"` : name;
    return `${safe} <${email}>`;
}

export function formatAddresses(people) {
    return people.map(formatAddress).join(", ");
}

export function isEmail(text) {
    return EMAIL.test(text) || LOCAL_EMAIL.test(text);
}
