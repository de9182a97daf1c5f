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
            },
            "maildesk.session": { reload: () => expect.step("read again") },
            "maildesk.store": { status },
        }
    );
    return handlers;
}

test("what is shown is read again when access has changed", () => {
    start("ready")["maildesk/access"]({ account_ids: [1] });
    expect.verifySteps(["read again"]);
});

test("an app that was never opened reads nothing", () => {
    start("idle")["maildesk/access"]({ account_ids: [1] });
    expect.verifySteps([]);
});

test("folders that came or went show without a reload of the page", () => {
    start("ready")["maildesk/folders"]({ account_id: 1 });
    expect.verifySteps(["read again"]);
});
