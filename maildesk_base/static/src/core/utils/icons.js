/** Outlines on a 24 × 24 grid, drawn for MailDesk. */
export const ICONS = {
    alert: "M12 4 2.5 20h19zM12 10v4M12 17v.01",
    archive: "M3 5h18v4H3zM5 9v10h14V9M10 13h4",
    back: "M19 12H5M11 6l-6 6 6 6",
    block: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM6 6l12 12",
    bullets: "M9 6h11M9 12h11M9 18h11M4.5 6v.01M4.5 12v.01M4.5 18v.01",
    calendar: "M4 6h16v14H4zM4 10h16M8 3.5V7M16 3.5V7",
    check: "M5 12.5 9.5 17 19 7.5",
    chevronDown: "M6 9.5 12 15l6-5.5",
    chevronRight: "M9.5 6 15 12l-5.5 6",
    clock: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2",
    close: "M6 6l12 12M18 6 6 18",
    code: "m8 7-5 5 5 5M16 7l5 5-5 5",
    compose: "M4 20h4L19.5 8.5l-4-4L4 16zM13 7l4 4",
    download: "M12 4v11M7 11l5 5 5-5M4 20h16",
    draft: "M13 4H4v16h16v-9M9.5 14.5v-3l8-8 3 3-8 8z",
    expand: "M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7",
    eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
    file: "M14 3H6v18h12V7zM14 3v4h4",
    filter: "M4 6h16M7 12h10M10 18h4",
    folder: "M3 6h6l2 2.5h10V19H3z",
    forward: "m15 6 5 5-5 5M20 11h-9a7 7 0 0 0-7 7v1",
    image: "M4 5h16v14H4zM4 16l5-5 4 4 2.5-2.5L20 17M15.5 9v.01",
    important: "M12 4v10M12 18.5v.01",
    inbox: "m3 13 3-8h12l3 8v6H3zM3 13h5l1.5 3h5L16 13h5",
    info: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5M12 8v.01",
    keyboard: "M2.5 6h19v12h-19zM6 10v.01M10 10v.01M14 10v.01M18 10v.01M7 14h10",
    layers: "m12 3.5 9 4.5-9 4.5L3 8zM3 12l9 4.5 9-4.5M3 16l9 4.5 9-4.5",
    layoutBottom: "M3 5h18v14H3zM3 13h18",
    layoutOff: "M3 5h18v14H3z",
    layoutRight: "M3 5h18v14H3zM13 5v14",
    link: "M10 14a4 4 0 0 0 5.7 0l3.6-3.6a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0l-3.6 3.6a4 4 0 0 0 5.7 5.7l1.6-1.6",
    low: "M12 5v13M6.5 13l5.5 5.5 5.5-5.5",
    mail: "M3 6h18v13H3zM3 7l9 7 9-7",
    mailOpen: "m3 10 9-6 9 6v10H3zM3 10l9 6 9-6",
    mailbox: "M3 11a4 4 0 0 1 8 0v8H3zM7 7h10a4 4 0 0 1 4 4v8H11M15 7V4h3",
    menu: "M4 7h16M4 12h16M4 17h16",
    minimize: "M5 18h14",
    moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
    more: "M5.5 12v.01M12 12v.01M18.5 12v.01",
    move: "M3 6h6l2 2.5h10V19H3zM8.5 14H15M12.5 11.5 15 14l-2.5 2.5",
    numbers:
        "M10 6h10M10 12h10M10 18h10M3.5 4.5 5 4v4M3.5 8h3M3.5 11.5c3-1.5 3.5.7 2 2L3.5 15.5h3M3.5 17.5h2.8L5 19c2.5.2 1.5 3-1.5 2",
    offline:
        "M3 4l18 17M5 10a11 11 0 0 1 4-2.3M13 7a11 11 0 0 1 6 3M8 14a6 6 0 0 1 5-1.8M12 18v.01",
    paperclip:
        "m20 11.5-8 8a5 5 0 0 1-7-7L13.5 4a3.3 3.3 0 0 1 4.7 4.7l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4L15 7",
    plus: "M12 5v14M5 12h14",
    print: "M7 9V3h10v6M7 18H4V9h16v9h-3M7 15h10v6H7z",
    receipt: "M3 6h18v9M3 6v13h9M3 7l9 7 9-7M15 18.5l2.5 2.5 4-4.5",
    quote: "M4 18V12a6 6 0 0 1 4-6M4 12h5v6H4M14 18v-6a6 6 0 0 1 4-6M14 12h5v6h-5",
    refresh:
        "M20 11A8 8 0 0 0 6 6.5l-2 2M4 4v4.5h4.5M4 13a8 8 0 0 0 14 4.5l2-2M20 20v-4.5h-4.5",
    reply: "M9 6l-5 5 5 5M4 11h9a7 7 0 0 1 7 7v1",
    replyAll: "M7.5 6l-5 5 5 5M12.5 6l-5 5 5 5M7.5 11h7a7 7 0 0 1 7 7v1",
    rowsCompact: "M4 5h16M4 9.7h16M4 14.3h16M4 19h16",
    rowsRoomy: "M4 5h16v5H4zM4 14h16v5H4z",
    search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4.5 4.5",
    send: "M21 3 10 14M21 3l-7 18-4-7-7-4z",
    settings: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5",
    shield: "M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6z",
    shrink: "M20 10h-6V4M14 10l7-7M4 14h6v6M10 14l-7 7",
    sort: "M8 5v14M4.5 15.5 8 19l3.5-3.5M13 6h7M13 11h5M13 16h3",
    spam: "M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 8v5M12 16.5v.01",
    star: "m12 3.5 2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z",
    tag: "M3 4h8l10 10-7 7L3 11zM7.5 8.5v.01",
    target: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z",
    trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
    undo: "M8 5 4 9l4 4M4 9h9a5.5 5.5 0 0 1 0 11H9",
    users: "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM2.5 19.5c.7-3.3 3-5 6.5-5s5.8 1.7 6.5 5M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18 14.8c2 .7 3.1 2.300 3.500 4.700",
};

/** Icons that point along the reading direction. */
export const DIRECTIONAL = new Set([
    "back",
    "chevronRight",
    "forward",
    "move",
    "reply",
    "replyAll",
    "send",
    "undo",
]);

export function iconPath(name) {
    return ICONS[name] || ICONS.info;
}

/** @param {string} [more] further classes */
export function iconClass(name, more = "") {
    const flip = DIRECTIONAL.has(name) ? "o_md_icon_flip" : "";
    return `o_md_icon o_md_icon_${name} ${flip} ${more}`;
}

/**
 * An icon of an add-on.
 *
 * @param {string} name with the add-on's own prefix
 * @param {string} path on a grid of 24 × 24, drawn with a line
 */
export function addIcon(name, path, { isDirectional = false } = {}) {
    ICONS[name] = path;
    if (isDirectional) {
        DIRECTIONAL.add(name);
    }
}
