import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { rpc } from "../../compat";

// A list is to be there within ten seconds after the network.
const LOOK_EVERY_MS = 4000;

/**
 * While there is no connection, looks for it, and when it is back brings everything on
 * screen up to date, without anybody's doing.
 */
export class ConnectionService {
    constructor({ store, list, live, session }) {
        Object.assign(this, { store, list, live, session });
        this.wasAway = false;
        this.timer = null;
        browser.addEventListener("online", () => this.look());
    }

    start() {
        this.stop();
        this.timer = browser.setInterval(() => this.look(), LOOK_EVERY_MS);
    }

    stop() {
        browser.clearInterval(this.timer);
    }

    async look() {
        this.wasAway ||= this.store.isOffline;
        if (!this.wasAway || this.isLooking) {
            return;
        }
        this.isLooking = true;
        try {
            await rpc("/web/webclient/version_info", {}, { silent: true });
            this.wasAway = false;
            this.store.isOffline = false;
            await this.catchUp();
        } catch {
            // Still away: the next look comes soon.
        } finally {
            this.isLooking = false;
        }
    }

    /** Everything on screen is brought up to date, and what failed is tried again. */
    catchUp() {
        if (this.store.status === "failed") {
            return this.session.reload();
        }
        const { error, loadedOnce } = this.store.list;
        if (error || !loadedOnce) {
            this.list.reopen();
        }
        return this.live.catchUp();
    }
}

export const connectionService = {
    dependencies: [
        "maildesk.store",
        "maildesk.list",
        "maildesk.live",
        "maildesk.session",
    ],
    start(env, services) {
        return new ConnectionService({
            store: reactive(services["maildesk.store"]),
            list: services["maildesk.list"],
            live: services["maildesk.live"],
            session: services["maildesk.session"],
        });
    },
};

registry.category("services").add("maildesk.connection", connectionService);
