import { registry } from "@web/core/registry";

/**
 * Somebody got or lost access to a mailbox: what may be shown is read again (the shell
 * renews the subscription). So it is when folders came or went.
 */
export const accessService = {
    dependencies: ["bus_service", "maildesk.session", "maildesk.store"],
    start(
        env,
        { bus_service: bus, "maildesk.session": session, "maildesk.store": store }
    ) {
        const readAgain = () => store.status === "ready" && session.reload();
        bus.subscribe("maildesk/access", readAgain);
        bus.subscribe("maildesk/folders", readAgain);
    },
};

registry.category("services").add("maildesk.access", accessService);
