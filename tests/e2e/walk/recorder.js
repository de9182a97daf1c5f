// Runs in the page before everything else: notes what the app offers, what of it is used,
// what goes wrong, and whether the server is still being asked.
(() => {
    if (window.top !== window || window.walk) {
        return;
    }
    const OFFERS =
        "button, a[href], input, select, [role^=menuitem], [role=option], [role=treeitem], " +
        "[role=row], [role=separator], .dropdown-item, .o_md_editable";
    // From the inside outwards: the first that an element lies in names its place.
    const PLACES = {
        ".o_md_picker": "picker",
        ".modal": "dialog",
        ".o-dropdown--menu, .o_bottom_sheet": "menu",
        ".o_md_toast": "toast",
        ".o_md_conflict": "conflict",
        ".o_md_schedule": "schedule",
        ".o_md_tray": "files of a draft",
        ".o_md_composer": "composer",
        ".o_md_bulk": "bulk",
        ".o_md_row": "row",
        ".o_md_list": "list",
        ".o_md_view_toolbar": "toolbar",
        ".o_md_reply_bar": "reply",
        ".o_md_files": "files",
        ".o_md_card": "card",
        ".o_md_view": "message",
        ".o_md_tree": "tree",
        ".o_md_search": "search",
        ".o_md_header": "header",
        ".o_md_bottom_bar": "bar",
        ".o_md_systray": "systray",
        ".o_maildesk": "app",
    };
    // What there are many of, each with a name of its own.
    const MANY = {
        ".o_md_row": "row",
        ".o_md_row_link": "link",
        ".o_md_card_sender": "sender",
        ".o_md_card_to": "recipients",
        ".o_md_composer_title": "title",
        ".o_md_editable": "text",
        ".o_md_file_open": "file",
        ".o_md_tray_file > a": "file",
        ".o_md_suggestions [role=option]": "recipient",
        ".o_md_search_menu [role=option]": "suggestion",
        ".o_md_picker [role=option]": "option",
        ".o_md_composer select": "sender",
        ".o_md_label_color": "colour",
    };
    const OWN_WORDS = /^(Remove(?! tag)|Cancel|Download|Options for) .+/;

    const known = JSON.parse(sessionStorage.getItem("walk") || "{}");
    const notes = {
        offered: new Set(known.offered),
        used: new Set(known.used),
        keys: new Set(known.keys),
    };
    const troubles = [];
    let asked = 0;
    let answeredAt = 0;
    let stepsBack = 0;
    let lastKey = "";

    function note(kind, name) {
        if (!notes[kind].has(name)) {
            notes[kind].add(name);
            const plain = Object.entries(notes).map(([key, set]) => [key, [...set]]);
            sessionStorage.setItem("walk", JSON.stringify(Object.fromEntries(plain)));
        }
    }

    function lookUp(table, test) {
        const key = Object.keys(table).find(test);
        return key && table[key];
    }

    function treeName({ dataset: { key } }) {
        return key.startsWith("all:") ? key : key.replace(/:.*/, "");
    }

    function labelOf(element) {
        if (element.matches("[role=treeitem]")) {
            return treeName(element);
        }
        const many = lookUp(MANY, (selector) => element.matches(selector));
        if (many) {
            return many;
        }
        const spoken = element.getAttribute("aria-label")?.replace(OWN_WORDS, "$1 …");
        const text =
            spoken ||
            element.title ||
            element.innerText ||
            element.closest("label")?.innerText ||
            element.placeholder ||
            element.className;
        const label = text.trim().split("\n")[0];
        return element.dataset.mdAction || label.replace(/\d+/g, "#");
    }

    /** "place/label", or "" for what is not of the app. */
    function nameOf(element) {
        const place = lookUp(PLACES, (selector) => element.closest(selector));
        return place ? `${place}/${labelOf(element)}` : "";
    }

    function isOffered(element) {
        return (
            !element.disabled &&
            // The panels consist of what add-ons bring, which has tests of its own.
            !element.closest(".o_md_panel") &&
            !element.closest("[inert], .o_dialog_inactive, .o_command_palette, [aria-hidden=true]") &&
            element.checkVisibility({ visibilityProperty: true })
        );
    }

    function offers() {
        return [...document.querySelectorAll(OFFERS)].filter(isOffered);
    }

    function look() {
        offers().forEach((element) => note("offered", nameOf(element)));
        for (const sign of document.querySelectorAll(
            ".o_error_dialog, .o_notification:has(.bg-danger)"
        )) {
            trouble(sign.innerText);
        }
    }

    function trouble(text) {
        if (!troubles.includes(text)) {
            troubles.push(text);
        }
    }

    function keyName({ key, ctrlKey, shiftKey }) {
        const names = { " ": "Space", Escape: "Esc", Delete: "Del" };
        const plain = names[key] || (key.length === 1 ? key.toLowerCase() : key);
        if (ctrlKey) {
            return `Ctrl ${plain.length === 1 ? plain.toUpperCase() : plain}`;
        }
        return shiftKey && /^([a-z]|\w{2,})$/.test(plain) ? `Shift ${plain}` : plain;
    }

    function onKey(event) {
        const { target } = event;
        const isTyping =
            target.isContentEditable ||
            target.matches?.("input:not([type=checkbox]), textarea");
        if (!isTyping || event.ctrlKey) {
            const name = keyName(event);
            note("keys", name);
            note("keys", `${lastKey} ${name}`);
            lastKey = name;
        }
        onUse(event, "[role=separator]");
    }

    function onUse({ target, isTrusted }, selector = OFFERS) {
        const element = isTrusted && target.closest?.(selector);
        if (element) {
            note("used", nameOf(element));
        }
    }

    function watchRequests() {
        const { send } = XMLHttpRequest.prototype;
        XMLHttpRequest.prototype.send = function (...body) {
            asked++;
            this.addEventListener("loadend", () => {
                noteAnswer();
                lookAtAnswer(this);
            });
            return send.apply(this, body);
        };
        const { fetch } = window;
        window.fetch = (...what) => {
            asked++;
            return fetch(...what).finally(noteAnswer);
        };
    }

    // A step back is taken some time after it is asked for.
    function watchHistory() {
        const { back } = history;
        history.back = () => {
            stepsBack++;
            back.call(history);
        };
        addEventListener("popstate", () => (stepsBack = 0), true);
    }

    function noteAnswer() {
        asked--;
        answeredAt = performance.now();
    }

    function lookAtAnswer(request) {
        const { status, responseURL } = request;
        const responseText = request.responseType ? "" : request.responseText;
        const { pathname } = new URL(responseURL || location.href);
        if (!status || status >= 400) {
            trouble(`${pathname} answered ${status}`);
        } else if (responseText.startsWith('{"jsonrpc"')) {
            const { error } = JSON.parse(responseText);
            if (error) {
                trouble(`${pathname}: ${error.data?.message || error.message}`);
            }
        }
    }

    window.walk = {
        look,
        find: (name) => offers().find((element) => nameOf(element) === name) || null,
        names: (place) => [
            ...new Set(offers().map(nameOf).filter((name) => name.startsWith(`${place}/`))),
        ],
        isQuiet: (ms) => !asked && !stepsBack && performance.now() - answeredAt > ms,
        takeTroubles: () => troubles.splice(0),
        notes: () =>
            Object.fromEntries(
                Object.entries(notes).map(([kind, names]) => [kind, [...names]])
            ),
    };
    watchRequests();
    watchHistory();
    for (const type of ["click", "input", "change", "pointerdown"]) {
        window.addEventListener(type, (event) => onUse(event), true);
    }
    window.addEventListener("keydown", onKey, true);
    addEventListener("DOMContentLoaded", () => {
        let timer = null;
        new MutationObserver(() => {
            timer ||= setTimeout(() => {
                timer = null;
                look();
            }, 60);
        }).observe(document.body, { childList: true, subtree: true, attributes: true });
    });
})();
