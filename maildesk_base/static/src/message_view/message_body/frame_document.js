// Nothing may be loaded from anywhere: images are embedded before they get here.
const POLICY = [
    "default-src 'none'",
    "img-src data:",
    "style-src 'unsafe-inline'",
    "font-src data:",
    "base-uri 'none'",
    "form-action 'none'",
].join("; ");

const BASE_STYLE = `
    html { overflow-x: auto; overflow-y: hidden; color-scheme: light; }
    html.scrolls { overflow-y: auto; }
    body {
        margin: 0; padding: 1px 0; overflow-wrap: anywhere;
        font: 14px/1.55 -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue",
            Ubuntu, "Noto Sans", Arial, sans-serif;
        color: #1f2430;
    }
    img { max-width: 100%; height: auto; }
    img:not([src]) { display: none; }
    a { color: #3f5fc0; }
    pre { white-space: pre-wrap; }
    table { max-width: 100%; }
    blockquote { margin: 0.5em 0; padding-inline-start: 0.9em; border-inline-start: 3px solid #d5d9e2; color: #5b6372; }
`;

// Mail without colours of its own is simply dark.
const DARK_STYLE = `
    html { color-scheme: dark; }
    body { color: #e4e7ec; background: transparent; }
    a { color: #a9bdf7; }
    blockquote { border-color: #444b58; color: #a9b0bd; }
`;

// Mail with its own colours is turned round as a whole, images turned back.
const INVERTED_STYLE = `
    html { background: #fff; filter: invert(0.89) hue-rotate(180deg); }
    img { filter: invert(1) hue-rotate(180deg); }
`;

const COLOURS =
    /(?:background(?:-color)?|(?<![-\w])color)\s*:|bgcolor=|<font[^>]+color/i;

/**
 * The mail as a whole document.
 *
 * @param {string} body sanitised HTML
 * @param {{direction?: "ltr" | "rtl", isDark?: boolean, scrolls?: boolean, zoom?: number}}
 * [options]
 * @returns {string} for `srcdoc`
 */
export function frameDocument(body, options = {}) {
    const { direction = "ltr", scrolls } = options;
    return [
        `<!DOCTYPE html><html class="${scrolls ? "scrolls" : ""}"><head><meta charset="utf-8">`,
        `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
        `<meta name="referrer" content="no-referrer">`,
        `<style>${frameStyle(body, options)}</style>`,
        `</head><body dir="${direction}">${body}</body></html>`,
    ].join("");
}

/** @returns {string} what MailDesk adds to the styles of the mail itself */
export function frameStyle(body, { isDark, zoom = 1 } = {}) {
    const dark = isDark ? darkStyle(body) : "";
    return `${BASE_STYLE}${dark}${zoom === 1 ? "" : `body { zoom: ${zoom}; }`}`;
}

function darkStyle(body) {
    return COLOURS.test(body) ? INVERTED_STYLE : DARK_STYLE;
}
