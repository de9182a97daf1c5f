// The same as engine/mime/address_text.py; both have the cases of
// static/tests/core/utils/address_cases.js.
const COMMENT = /(?<comment>\([^()]*\))/u.source;
const MARK = /(?<end>[,;\n，、；])|(?<colon>:)/u.source;
const ANGLE = /<(?<angle>(?:[^<>"]|"(?:[^"\\]|\\.){0,64}")*)(?:>|$)/u.source;
const PLAIN = /(?<plain>[^"(<,;:\n，、；]+|.)/u.source;
const OTHERS = [COMMENT, MARK, ANGLE, PLAIN].join("|");
const TOKEN = new RegExp(
    `(?<quoted>"(?:[^"\\\\]|\\\\.)*\\\\?(?:"|$))|${OTHERS}`,
    "suy"
);
const TOKEN_UNQUOTED = new RegExp(OTHERS, "suy");
const QUOTED = /"((?:[^"\\]|\\.)*)"/gsu;
const ONE_QUOTED = /^"(?:[^"\\]|\\.)*"$/su;
const QUOTED_PAIR = /\\(.)/gsu;
const SPECIALS = /[[\]()<>@,:;".\\，、；]|^\s|\s$|^'.*'$/u;
const MAILTO = /^mailto:/i;
// What is behind the address of a link that was copied, and how Outlook copies a person.
const QUERY = /(mailto:[^\s<>,;?[\]]+)\?[^\s<>\]]*/gi;
const OUTLOOK = /\[mailto:([^\s<>[\]]+)\]/gi;
const COPIED_LINK = /<([^\s<>]+)<mailto:[^\s<>]+>>/gi;
// Nobody sees them; they come along with what is copied.
const UNSEEN = /[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069]/gu;
const BLANKS = /\s+/g;
const LOCAL = /(?:"(?:[^"\\]|\\.){1,64}"|[^\s@<>,;:"()[\]\\，、；]+)/u.source;
const LABEL = /[^\s@<>,;:"()[\]\\.，、；]+/u.source;
const EMAIL = new RegExp(
    `^${LOCAL}@(?:\\[[0-9A-Za-z.:]+\\]|${LABEL}(?:\\.${LABEL})*)$`,
    "u"
);

/** @returns {boolean} whether the text is one address and nothing else */
export function isEmail(text) {
    return EMAIL.test(text);
}

/**
 * Everybody in a list. What is no address comes back as a person whose `email` is that
 * text, so that nothing that was typed gets lost.
 *
 * @param {string} text an address list as people type or paste it
 * @returns {{name: string, email: string}[]}
 */
export function parseAddresses(text) {
    const lines = (text || "").replace(/\r\n?/g, "\n").replace(UNSEEN, "");
    const plain = lines.replace(COPIED_LINK, "<$1>");
    return new Entries().read(plain.replace(QUERY, "$1").replace(OUTLOOK, "<$1>"));
}

class Entries {
    found = [];
    carried = []; // "Doe" of "Doe, John <john@x.org>"

    constructor() {
        this.clear();
    }

    clear() {
        this.words = "";
        this.comments = [];
        this.angle = null;
        this.wasQuoted = false;
    }

    read(text) {
        let pattern = TOKEN;
        let position = 0;
        while (position < text.length) {
            pattern.lastIndex = position;
            const { groups, 0: raw } = pattern.exec(text);
            if (groups.quoted !== undefined && !ONE_QUOTED.test(raw)) {
                pattern = TOKEN_UNQUOTED; // no quote closes from here on
                continue;
            }
            const kind = Object.keys(groups).find((name) => groups[name] !== undefined);
            this.take(kind, raw, groups.angle);
            position += raw.length;
        }
        this.end();
        this.giveUpCarried();
        return this.found;
    }

    take(kind, raw, angle) {
        if (kind === "end") {
            this.end();
            if (!",，、".includes(raw)) {
                this.giveUpCarried();
            }
        } else if (kind === "comment") {
            this.comments.push(raw.slice(1, -1));
        } else if (kind === "angle") {
            if (this.angle !== null) {
                this.end();
            }
            this.angle = angle;
        } else if (kind === "colon" && this.isGroupName()) {
            this.clear();
        } else {
            this.takeWord(kind, raw);
        }
    }

    takeWord(kind, raw) {
        if (this.angle !== null && raw.trim()) {
            // More behind an address: the comma was forgotten.
            this.end();
        }
        this.wasQuoted ||= kind === "quoted";
        this.words += raw;
    }

    isGroupName() {
        const text = this.words.trim();
        const isName = text && !text.includes("@") && text.toLowerCase() !== "mailto";
        return isName && this.angle === null;
    }

    end() {
        const { words, comments, wasQuoted } = this;
        const angle = this.angle ?? addressAmong(words, comments);
        this.clear();
        if (angle !== null) {
            this.addNamed(words, comments, angle, wasQuoted);
        } else if (words.trim()) {
            this.addBare(squeezed(words), comments);
        } else if (comments.length) {
            this.addBare(squeezed(comments.join(" ")), []);
        }
    }

    addNamed(words, comments, angle, wasQuoted) {
        let name = withoutQuotes(words) || squeezed(comments.join(" "));
        if (this.carried.length && !wasQuoted && name) {
            name = [...this.carried, name].join(", ");
            this.carried = [];
        }
        this.giveUpCarried();
        this.add(name, squeezed(angle).replace(MAILTO, ""));
    }

    addBare(words, comments) {
        const text = words.replace(MAILTO, "");
        if (!text.includes("@")) {
            this.carried.push(text);
            return;
        }
        this.giveUpCarried();
        const several = text.split(" ");
        if (several.length > 1 && several.every(isEmail)) {
            several.forEach((each) => this.add("", each));
        } else {
            this.add(squeezed(comments.join(" ")), text);
        }
    }

    giveUpCarried() {
        this.carried.forEach((each) => this.add("", each));
        this.carried = [];
    }

    add(name, email) {
        if (name || email) {
            this.found.push({ name: name === email ? "" : name, email });
        }
    }
}

/** The address of "Anna (anna@x.org)", null when there is none. */
function addressAmong(words, comments) {
    const plain = comments.map((each) => squeezed(each).replace(MAILTO, ""));
    return words.includes("@") ? null : (plain.find(isEmail) ?? null);
}

function squeezed(text) {
    return text.replace(BLANKS, " ").trim();
}

function unescaped(text) {
    return text.replace(QUOTED_PAIR, "$1");
}

function withoutQuotes(words) {
    const raw = squeezed(words);
    if (raw.length > 1 && raw.startsWith("'") && raw.endsWith("'")) {
        return squeezed(raw.slice(1, -1));
    }
    return squeezed(raw.replace(QUOTED, (_, inner) => unescaped(inner)));
}

/** @returns {string} `Name <address>`, the name quoted when it has to be */
export function formatAddress({ name, email }) {
    if (!name) {
        return email;
    }
    const safe = SPECIALS.test(name) ? `"${name.replace(/["\\]/g, "\\$&")}"` : name;
    return `${safe} <${email}>`;
}

/** @returns {string} what {@link parseAddresses} reads */
export function formatAddresses(people) {
    return people
        .map((person, index) => {
            const isLast = index === people.length - 1;
            // Behind a comma, a word that is no address would begin the next name.
            const end = person.name || isEmail(person.email) ? ", " : "; ";
            return formatAddress(person) + (isLast ? "" : end);
        })
        .join("");
}
