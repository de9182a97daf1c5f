import { after, describe, expect, test } from "@odoo/hoot";
import { allowTranslations } from "@web/../tests/web_test_helpers";
import { NoticeService } from "@maildesk_base/shell/notice_service";

describe.current.tags("headless");

function start({ tag, load = () => {} } = {}) {
    const handlers = {};
    const service = new NoticeService({
        bus: { subscribe: (type, handler) => (handlers[type] = handler) },
        action: {
            currentController: tag && { action: { tag } },
            doAction: (name) => expect.step(name),
        },
        notification: {
            add: (text, options) => {
                expect.step(text);
                service.notified = options;
            },
        },
        app: { load },
        unread: { state: { inboxes: { 101: 0 }, desktop_notifications: true } },
        env: {
            services: {
                "maildesk.session": { ensureLoaded: () => expect.step("loaded") },
                "maildesk.composer": { openDraft: (id) => expect.step(`open ${id}`) },
            },
        },
    });
    return { handlers, service };
}

const FAILED = { draft_id: 5, state: "failed", error: "No such recipient" };

test("a message that was not sent is reported anywhere, and opened in the app", async () => {
    const { handlers, service } = start();
    handlers["maildesk/draft"]({ ...FAILED, state: "sent" });
    handlers["maildesk/draft"](FAILED);
    expect.verifySteps(["No such recipient"]);
    await service.notified.buttons[0].onClick();
    expect.verifySteps(["maildesk_base.maildesk_action", "loaded", "open 5"]);
});

test("in the app it is opened where one is", async () => {
    const { service } = start({ tag: "maildesk" });
    await service.openDraft(5);
    expect.verifySteps(["loaded", "open 5"]);
});

test("an app that cannot be loaded says so itself", async () => {
    const { service } = start({ load: () => Promise.reject(new Error("offline")) });
    await service.openDraft(5);
    expect.verifySteps(["maildesk_base.maildesk_action"]);
});

test("a change that was refused is reported", () => {
    const { handlers } = start();
    handlers["maildesk/refused"]({ account_id: 1, message_ids: [1], text: "No." });
    expect.verifySteps(["No."]);
});

/** For this test only. */
function replace(object, key, value) {
    const before = Object.getOwnPropertyDescriptor(object, key);
    Object.defineProperty(object, key, { configurable: true, writable: true, value });
    after(() => {
        delete object[key];
        if (before) {
            Object.defineProperty(object, key, before);
        }
    });
}

test("new mail shows on the desktop, once for all, and that of inboxes only", () => {
    class DesktopNotification {
        static permission = "granted";
        constructor(title, { body }) {
            expect.step(`${title}: ${body}`);
        }
    }
    allowTranslations();
    replace(document, "visibilityState", "hidden");
    replace(window, "Notification", DesktopNotification);
    const { handlers } = start();
    const mail = { folder_id: 101, is_read: false, subject: "Lunch" };
    const row = { ...mail, senders: [{ name: "", email: "bob@example.com" }] };
    handlers["maildesk/changed"]({ new: [row, { ...row, folder_id: 102 }] });
    handlers["maildesk/changed"]({ new: [row, row] });
    handlers["maildesk/changed"]({ new: [{ ...row, is_read: true }] });
    expect.verifySteps(["bob@example.com: Lunch", "New mail: 2 new messages"]);
});
