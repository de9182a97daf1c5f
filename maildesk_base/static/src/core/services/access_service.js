import { registry } from "@web/core/registry";

/**
 * Somebody got or lost access to a mailbox: the server speaks on new channels from now
 * on, so the subscription is asked for again, and what may be shown is read anew.
 */
export const accessService = {
    dependencies: ["bus_service", "maildesk.session", "maildesk.store"],
    start(
        env,
        { bus_service: bus, "maildesk.session": session, "maildesk.store": store }
    ) {
        bus.subscribe("maildesk/access", () => {
            bus.forceUpdateChannels();
            if (store.status === "ready") {
                session.reload();
            }
        });
    },
};

registry.category("services").add("maildesk.access", accessService);
