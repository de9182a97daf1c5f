import { describe, expect, test } from "@odoo/hoot";
import { accessService } from "@maildesk_base/core/services/access_service";

describe.current.tags("headless");

function start(status) {
    const handlers = {};
    accessService.start(
        {},
        {
            bus_service: {
                subscribe: (type, handler) => (handlers[type] = handler),
                forceUpdateChannels: () => expect.step("subscribe anew"),
            },
            "maildesk.session": { reload: () => expect.step("read anew") },
            "maildesk.store": { status },
        }
    );
    return handlers;
}

test("changed access renews the subscription and what is shown", () => {
    start("ready")["maildesk/access"]({ account_ids: [1] });
    expect.verifySteps(["subscribe anew", "read anew"]);
});

test("an app that was never opened only renews the subscription", () => {
    start("idle")["maildesk/access"]({ account_ids: [1] });
    expect.verifySteps(["subscribe anew"]);
});

test("folders that came or went show without a reload of the page", () => {
    start("ready")["maildesk/folders"]({ account_id: 1 });
    expect.verifySteps(["read anew"]);
});
