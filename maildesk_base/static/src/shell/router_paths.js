import { browser } from "@web/core/browser/browser";
import { omit } from "@web/core/utils/objects";
import { patch } from "@web/core/utils/patch";
import { router, startRouter, startUrl } from "../compat";
import { isFolderPath } from "./folder_path";

export const APP = "maildesk";

/** Odoo reads numbers and names behind an action in its own way: keep ours apart. */
function splitPath(pathname) {
    const parts = pathname.split("/");
    const index = parts.findIndex(
        (part, position) => part === APP && isFolderPath(parts[position + 1] || "")
    );
    return index < 0
        ? null
        : {
              own: parts.slice(0, index + 1).join("/"),
              path: parts.slice(index + 1).join("/"),
          };
}

patch(router, {
    urlToState(url) {
        const split = splitPath(url.pathname);
        if (!split) {
            return super.urlToState(url);
        }
        const outer = new URL(url.href);
        outer.pathname = split.own;
        const state = super.urlToState(outer);
        state.maildesk = split.path;
        if (state.actionStack?.length) {
            Object.assign(state.actionStack.at(-1), { maildesk: split.path });
        }
        return state;
    },

    stateToUrl(state) {
        // What the history knows of us is no parameter of the address.
        const url = super.stateToUrl(omit(state, "maildesk", "maildesk_from"));
        const action = state.actionStack?.at(-1)?.action || state.action;
        if (action !== APP || !state.maildesk) {
            return url;
        }
        const [path, query] = url.split("?");
        return `${path}/${state.maildesk}${query ? `?${query}` : ""}`;
    },
});

/** @returns {string} a link that opens the place, in another tab as well */
export function linkTo(path, query) {
    const search = query ? `?q=${encodeURIComponent(query)}` : "";
    return `/${startUrl()}/${APP}${path ? `/${path}` : ""}${search}`;
}

// The page's own address was read before this knew better.
if (splitPath(browser.location.pathname)) {
    startRouter();
}
