// People announce an attachment in their own language, whatever Odoo's is.
const WORDS = new RegExp(
    [
        "\\battach(?:ed|ment|ments|ing)?\\b",
        "\\benclosed\\b",
        "(?:im|in der|den) anhang",
        "\\bangehängt",
        "\\banbei\\b",
        "\\bbeigefügt",
        "\\banlage\\b",
        "ci-joint",
        "pièces? jointes?",
        "\\badjunt[oa]s?\\b",
        "\\ballegat[oaie]\\b",
        "\\bbijlagen?\\b",
        "\\banexos?\\b",
    ].join("|"),
    "iu"
);

/**
 * Whether a message speaks of an attachment in its own words, quoted mail left aside.
 *
 * @param {string} subject
 * @param {string} body HTML
 */
export function mentionsAttachment(subject, body) {
    const parsed = new DOMParser().parseFromString(body || "", "text/html");
    for (const quoted of parsed.querySelectorAll(
        "blockquote, .maildesk-signature, .maildesk-quote"
    )) {
        quoted.remove();
    }
    return WORDS.test(`${subject} ${parsed.body.textContent}`);
}
