import { reactive } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { onReconnect } from "../compat";

/** What every page of Odoo knows of mail. */
class UnreadState {
    // Unread mail of each inbox.
    inboxes = {};
    // Whether the user wants to see new mail on the desktop.
    desktop_notifications = false;

    get count() {
        return Object.values(this.inboxes).reduce((sum, unread) => sum + unread, 0);
    }
}

/**
 * Unread mail of all inboxes: asked for once, then as the websocket reports it. When the
 * app is open it knows this anyway, and nothing is asked here.
 */
export class UnreadService {
    constructor({ orm, bus, app }) {
        Object.assign(this, { orm, bus, app });
        this.state = reactive(new UnreadState());
        this.isFollowing = false;
        bus.subscribe("maildesk/changed", ({ counters }) => this._update(counters));
        bus.subscribe("maildesk/folders", () => this._reload());
        bus.subscribe("maildesk/access", () => {
            // The server speaks on other channels from now on.
            bus.forceUpdateChannels();
            this._reload();
        });
        // What was said while the socket was away is not repeated.
        onReconnect(bus, () => this._reload());
    }

    async follow() {
        this.isFollowing = true;
        await this._reload();
    }

    /** @param {Object} values of `UnreadState` */
    set(values) {
        Object.assign(this.state, values);
    }

    async _reload() {
        if (!this.isFollowing || this.app.isWanted) {
            return;
        }
        try {
            const silent = this.orm.silent;
            const { channel, ...values } = await silent.call(
                "mailbox.client",
                "unread"
            );
            this.bus.addChannel(channel);
            if (!this.app.isWanted) {
                this.set(values);
            }
        } catch {
            // A number that is missing is not worth a message.
        }
    }

    _update(counters) {
        const { inboxes } = this.state;
        for (const [id, { unread, state }] of Object.entries(counters || {})) {
            if (id in inboxes) {
                inboxes[id] = state === "gone" ? 0 : unread;
            }
        }
    }
}

export const unreadService = {
    dependencies: ["orm", "bus_service", "maildesk.app"],
    start(env, { orm, bus_service: bus, "maildesk.app": app }) {
        return new UnreadService({ orm, bus, app });
    },
};

registry.category("services").add("maildesk.unread", unreadService);
