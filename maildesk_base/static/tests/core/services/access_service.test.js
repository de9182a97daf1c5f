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
    return handlers["maildesk/access"];
}

test("changed access renews the subscription and what is shown", () => {
    start("ready")({ account_ids: [1] });
    expect.verifySteps(["subscribe anew", "read anew"]);
});

test("an app that was never opened only renews the subscription", () => {
    start("idle")({ account_ids: [1] });
    expect.verifySteps(["subscribe anew"]);
});
