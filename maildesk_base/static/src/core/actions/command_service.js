import { reactive } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { offReason } from "../licence";
import { actions } from "../registries";
import { ActionContext } from "./action_context";
import {
    actionsAt,
    actionsOfKey,
    describe,
    hotkeysOf,
    isAvailable,
    rowsFor,
} from "./action_entry";

/** Runs the actions of the registry, whatever asks for them: button, menu, key, palette. */
export class CommandService {
    constructor({ store, services }) {
        Object.assign(this, { store, services });
        this.means = {
            store,
            services,
            openPicker: (anchor, component, props) =>
                this._openPicker(anchor, component, props),
        };
    }

    /**
     * What a place offers for its target.
     *
     * @param {Object} target see ActionContext
     * @returns {Object[]} see `describe`
     */
    offered(target) {
        const ctx = this.context(target);
        return actionsAt(ctx.place)
            .filter((action) => isAvailable(action, ctx))
            .map((action) => describe(action, ctx));
    }

    /** What the command palette offers for what is selected, open or under the cursor. */
    offeredInPalette() {
        const ctx = this.context({ ...this.keyTarget, place: "palette" });
        return actions
            .getAll()
            .filter(({ label, isKeyOnly }) => label && !isKeyOnly)
            .filter((action) => !isOfComposer(action) && isAvailable(action, ctx))
            .map((action) => describe(action, ctx));
    }

    /** All that have a key, as they are called when nothing special is chosen. */
    withKeys() {
        const ctx = new ActionContext(
            { ...this.means, store: { folders: {} } },
            { place: "help" }
        );
        const seen = new Set();
        return actions
            .getAll()
            .filter(({ label, hotkey }) => label && hotkey)
            .map((action) => describe(action, ctx))
            .filter(({ hotkey }) => !seen.has(hotkey) && seen.add(hotkey));
    }

    async run(id, target) {
        const action = actions.find(id);
        const ctx = this.context(target);
        if (!isAvailable(action, ctx)) {
            return this._refuse(ctx.rows.length && action.reason?.(ctx));
        }
        if (offReason(ctx.store, action.feature)) {
            return this._refuse(offReason(ctx.store, action.feature));
        }
        if (!action.appliesTo) {
            return action.run(ctx);
        }
        if (ctx.place !== "row" && !action.keepsSelection) {
            this.store.selection.discard(ctx.ids);
        }
        const narrowed = ctx.with(rowsFor(action, ctx));
        return action.run ? action.run(narrowed) : narrowed.perform(id);
    }

    /** The same from where one is, without a button. */
    runHere(id, place) {
        const target = { ...this.keyTarget, place };
        const { selection, reader } = this.store;
        const hasToolbar = selection.size > 0 || Boolean(reader.rowId);
        const anchor = anchorOf(id, target.rows, hasToolbar);
        return this.run(id, { ...target, anchor });
    }

    /** @returns {boolean} whether some action has this key */
    hasKey(key) {
        return actionsOfKey(key).some((action) => !isOfComposer(action));
    }

    /** @returns {boolean} whether the keys of some action begin with it */
    beginsKeys(key) {
        const hotkeys = actions.getAll().flatMap(hotkeysOf);
        return hotkeys.some((name) => name.startsWith(`${key} `));
    }

    /** What the key means for what is selected, open or under the cursor. */
    press(key) {
        const ctx = this.context(this.keyTarget);
        const all = actionsOfKey(key).filter((action) => !isOfComposer(action));
        const action = all.find((candidate) => isAvailable(candidate, ctx)) || all[0];
        return action && this.runHere(action.id, "key");
    }

    /**
     * What the key means in a window that a message is written in.
     *
     * @returns {boolean} whether it means anything
     */
    pressInComposer(key, target) {
        const ctx = this.context(target);
        const action = actionsOfKey(key)
            .filter(isOfComposer)
            .find((candidate) => isAvailable(candidate, ctx));
        if (action) {
            this.run(action.id, target);
        }
        return Boolean(action);
    }

    /** A tool of the composer, unless it is switched off: that is said. */
    runTool(tool, ctx) {
        const reason = offReason(ctx.store, tool.feature);
        return reason ? this._refuse(reason) : tool.run(ctx);
    }

    get keyTarget() {
        const { selection, reader, list, rows } = this.store;
        const ids = selection.size
            ? [...selection.ids]
            : [reader.rowId || list.cursorId];
        return {
            place: "key",
            rows: ids.map((id) => rows[id]).filter(Boolean),
            message: reader.latest,
        };
    }

    /** What others than actions are asked with: tools of the composer, settings. */
    context(target, store = this.store) {
        return new ActionContext({ ...this.means, store }, target);
    }

    /** Who asks for what cannot be done sees why. */
    _refuse(text) {
        if (text) {
            this.services.notification.add(text, { type: "info" });
        }
    }

    /** On a phone from below, as its menus come: Back closes it. */
    _openPicker(anchor, component, props) {
        const { ui, popover, bottom_sheet: sheet } = this.services;
        if (ui.isSmall) {
            const close = sheet.add(anchor, component, {
                ...props,
                close: () => close(),
            });
            return close;
        }
        return popover.add(anchor, component, props, {
            arrow: false,
            popoverClass: "o_md_picker_popover",
            position: "bottom-start",
        });
    }
}

/** Whether it is only about a message being written. */
function isOfComposer({ places = [] }) {
    return places.length > 0 && places.every((place) => place === "composer");
}

/**
 * A menu opens from its button where that is on screen, else from the row. The toolbar of
 * what was closed just now may still be drawn: a menu of it would go with it.
 */
function anchorOf(id, rows, hasToolbar) {
    const app = document.querySelector(".o_maildesk");
    return (
        (hasToolbar && app?.querySelector(`[data-md-action="${id}"]`)) ||
        app?.querySelector(`[data-row-id="${rows[0]?.id}"]`) ||
        app
    );
}

export const commandService = {
    dependencies: [
        "maildesk.store",
        "maildesk.action",
        "maildesk.list",
        "maildesk.reader",
        "maildesk.session",
        "maildesk.settings",
        "maildesk.composer",
        "maildesk.images",
        "maildesk.toast",
        "ui",
        "popover",
        "bottom_sheet",
        "dialog",
        "notification",
    ],
    start(env) {
        const { services } = env;
        return new CommandService({
            store: reactive(services["maildesk.store"]),
            services,
        });
    },
};

registry.category("services").add("maildesk.command", commandService);
