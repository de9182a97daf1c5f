import { useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";

const STORAGE_KEY = "maildesk.panes";
const DEFAULTS = {
    tree: 248,
    list: 420,
    listHeight: 300,
    panel: 340,
    isTreeHidden: false,
};

/** The sizes of the panes, kept by this browser because they depend on its screen. */
export function usePaneSizes() {
    const sizes = useState({ ...DEFAULTS, ...stored() });
    return {
        sizes,
        set(values) {
            Object.assign(sizes, values);
            browser.localStorage.setItem(STORAGE_KEY, JSON.stringify(sizes));
        },
    };
}

function stored() {
    try {
        return JSON.parse(browser.localStorage.getItem(STORAGE_KEY)) || {};
    } catch {
        return {};
    }
}
