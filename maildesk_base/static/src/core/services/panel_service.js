import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { Panel } from "../components/panel/panel";
import { available, panels } from "../registries";

const STORAGE_KEY = "maildesk.panel";
const MOST_FRAMES = 60;

/** Which panel is beside the message; kept by this browser. */
export class PanelService {
    constructor({ store, ui, sheet }) {
        Object.assign(this, { store, ui, sheet });
        this.closeDrawer = null;
        store.panelId = browser.localStorage.getItem(STORAGE_KEY) || "";
    }

    /** @returns {Object[]} what there is for the open conversation */
    offered({ reader, rows } = this.store) {
        const row = rows[reader.rowId];
        const ctx = { row, message: reader.latest, store: this.store };
        return row ? available(panels, ctx) : [];
    }

    /** @returns {string} the panel to show, "" for none */
    shown(store = this.store) {
        const isOffered = this.offered(store).some(({ id }) => id === store.panelId);
        return isOffered ? store.panelId : "";
    }

    /** @param {HTMLElement} [anchor] the button that was pressed */
    toggle(id, anchor = document.body) {
        if (this.ui.isSmall) {
            this._openDrawer(id, anchor);
        } else {
            this._show(this.store.panelId === id ? "" : id);
        }
    }

    close() {
        this._show("");
    }

    /**
     * Before another screen of Odoo is shown: the drawer would lie above it, and its
     * entry of the history between the two.
     */
    async leave() {
        if (this.closeDrawer) {
            this.closeDrawer();
            await sheetsLeft();
        }
    }

    /** From below, as menus come on a phone: Back closes it. */
    _openDrawer(id, anchor) {
        const close = this.sheet.add(
            anchor,
            Panel,
            { id, isDrawer: true, close: () => close() },
            { onClose: () => (this.closeDrawer = null) }
        );
        this.closeDrawer = close;
    }

    _show(id) {
        this.store.panelId = id;
        browser.localStorage.setItem(STORAGE_KEY, id);
    }
}

/** Once the app has gone back over the entries of closed sheets, see `useAddress`. */
async function sheetsLeft() {
    for (let frames = 0; frames < MOST_FRAMES; frames++) {
        if (!browser.history.state?.bottomSheet) {
            return;
        }
        await new Promise((resolve) => {
            browser.requestAnimationFrame(resolve);
        });
    }
}

export const panelService = {
    dependencies: ["maildesk.store", "ui", "bottom_sheet"],
    start(env, { "maildesk.store": store, ui, bottom_sheet: sheet }) {
        return new PanelService({ store: reactive(store), ui, sheet });
    },
};

registry.category("services").add("maildesk.panel", panelService);
