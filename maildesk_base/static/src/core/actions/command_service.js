import { reactive } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { ActionContext } from "./action_context";
import { discardDrafts } from "./discarding";
import { messageActions } from "./message_actions";

/** Runs the actions of `messageActions`, whatever asks for them: button, menu or key. */
export class CommandService {
    constructor({ store, ui, popover, sheet, dialog, notification, ...services }) {
        Object.assign(this, { store, ui, popover, sheet, notification });
        this.services = {
            ...services,
            discardDrafts: (rows) => discardDrafts(rows, { dialog, ...services }),
            openPicker: (anchor, component, props) =>
                this._openPicker(anchor, component, props),
        };
    }

    /**
     * What a place offers for its target.
     *
     * @param {Object} target see ActionContext
     * @returns {{id: string, label: string, icon: string, hotkey: string, isActive: boolean}[]}
     */
    offered(target) {
        const ctx = new ActionContext(this.store, target);
        return messageActions
            .getEntries()
            .filter(
                ([, action]) =>
                    action.places.includes(ctx.place) && isOffered(action, ctx)
            )
            .map(([id, action]) => describe(id, action, ctx));
    }

    async run(id, target) {
        const action = messageActions.get(id);
        const ctx = new ActionContext(this.store, target);
        if (action.isAboutMessage) {
            return action.run(ctx, this.services);
        }
        const rows = action.targets(ctx);
        if (!rows.length) {
            const text = ctx.rows.length && action.reason?.(ctx);
            return text ? this.notification.add(text, { type: "info" }) : null;
        }
        if (ctx.place !== "row" && !action.keepsSelection) {
            this.store.selection.discard(ctx.ids);
        }
        return action.run(ctx.with(rows), this.services);
    }

    /** What the key means for what is selected, open or under the cursor. */
    press(key) {
        const target = this.keyTarget;
        const ctx = new ActionContext(this.store, target);
        const entries = messageActions
            .getEntries()
            .filter(([, { hotkeys }]) => hotkeys.includes(key));
        const usable = entries.find(([, action]) => canRun(action, ctx));
        const [id, action] = usable || entries[0];
        if (action.isAboutMessage && !ctx.message) {
            return null;
        }
        return this.run(id, { ...target, anchor: anchorOf(id, ctx.rows) });
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

    /** On a phone from below, as its menus come: Back closes it. */
    _openPicker(anchor, component, props) {
        if (this.ui.isSmall) {
            const close = this.sheet.add(anchor, component, {
                ...props,
                close: () => close(),
            });
            return close;
        }
        return this.popover.add(anchor, component, props, {
            arrow: false,
            popoverClass: "o_md_picker_popover",
            position: "bottom-start",
        });
    }
}

function isOffered(action, ctx) {
    return action.isAboutMessage
        ? action.isOffered(ctx)
        : action.targets(ctx).length > 0;
}

function canRun(action, ctx) {
    return action.isAboutMessage
        ? Boolean(ctx.message)
        : action.targets(ctx).length > 0;
}

function describe(id, action, ctx) {
    return {
        id,
        label: action.label(ctx),
        icon: action.icon(ctx),
        hotkey: action.hotkeys[0] || "",
        isActive: action.isActive ? action.isActive(ctx) : undefined,
    };
}

/** A menu opens from its button where that is on screen, else from the row. */
function anchorOf(id, rows) {
    const app = document.querySelector(".o_maildesk");
    return (
        app?.querySelector(`[data-md-action="${id}"]`) ||
        app?.querySelector(`[data-row-id="${rows[0]?.id}"]`) ||
        app
    );
}

export const commandService = {
    dependencies: [
        "maildesk.store",
        "maildesk.action",
        "maildesk.reader",
        "maildesk.composer",
        "ui",
        "popover",
        "bottom_sheet",
        "dialog",
        "notification",
    ],
    start(env, services) {
        return new CommandService({
            store: reactive(services["maildesk.store"]),
            actions: services["maildesk.action"],
            reader: services["maildesk.reader"],
            composer: services["maildesk.composer"],
            ui: services.ui,
            popover: services.popover,
            sheet: services.bottom_sheet,
            dialog: services.dialog,
            notification: services.notification,
        });
    },
};

registry.category("services").add("maildesk.command", commandService);
