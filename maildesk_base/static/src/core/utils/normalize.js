import { normalize } from "../../compat";

// Letters that Unicode does not take apart into a base letter and a mark.
const PLAIN = { ø: "o", ł: "l", đ: "d", ħ: "h", ŧ: "t", ı: "i", þ: "th", ð: "d" };
const SPECIAL = new RegExp(`[${Object.keys(PLAIN).join("")}]`, "g");

/** The text as it is compared: without case, accents and ligatures. */
export function plainText(text) {
    return normalize(text || "").replace(SPECIAL, (letter) => PLAIN[letter]);
}

/**
 * The items that contain all typed words, those that begin with them first.
 *
 * @template T
 * @param {string} typed
 * @param {T[]} items
 * @param {(item: T) => string[]} textsOf what is searched; the first text is the name
 * @returns {T[]}
 */
export function lookUp(typed, items, textsOf) {
    const wanted = plainText(typed).trim();
    if (!wanted) {
        return items;
    }
    const words = wanted.split(/\s+/);
    return items
        .map((item) => ({ item, rank: rankOf(textsOf(item), wanted, words) }))
        .filter(({ rank }) => rank < Infinity)
        .sort((one, other) => one.rank - other.rank)
        .map(({ item }) => item);
}

function rankOf(texts, wanted, words) {
    const [name, ...others] = texts.map(plainText);
    if (name.startsWith(wanted)) {
        return 0;
    }
    if (words.every((word) => name.includes(word))) {
        return 1;
    }
    const all = [name, ...others].join(" ");
    return words.every((word) => all.includes(word)) ? 2 : Infinity;
}
