import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { showDesktopNotification } from "./desktop_notification";

const ACTION = "maildesk_base.maildesk_action";
const TAG = "maildesk";

/** What people learn on every page of Odoo: new mail, and what could not be done. */
export class NoticeService {
    constructor({ env, bus, action, notification, app, unread }) {
        Object.assign(this, { env, action, notification, app, unread });
        bus.subscribe("maildesk/changed", ({ new: rows }) => this._onNew(rows || []));
        bus.subscribe("maildesk/draft", (payload) => this._onDraft(payload));
        bus.subscribe("maildesk/refused", ({ text }) =>
            this.notification.add(text, { type: "warning" })
        );
    }

    _onNew(rows) {
        const { inboxes, desktop_notifications: isWanted } = this.unread.state;
        const arrived = rows.filter(
            (row) => !row.is_read && String(row.folder_id) in inboxes
        );
        if (isWanted && arrived.length) {
            showDesktopNotification(arrived);
        }
    }

    _onDraft({ draft_id: id, state, error }) {
        if (state === "failed") {
            this.notification.add(error || _t("Couldn't send a message."), {
                title: _t("Not sent"),
                type: "danger",
                sticky: true,
                buttons: [
                    {
                        name: _t("Open"),
                        primary: true,
                        onClick: () => this.openDraft(id),
                    },
                ],
            });
        }
    }

    async openDraft(id) {
        if (this.action.currentController?.action.tag !== TAG) {
            await this.action.doAction(ACTION, { clearBreadcrumbs: true });
        }
        try {
            await this.app.load();
        } catch {
            // The screen says so, and how to try again.
            return;
        }
        const { services } = this.env;
        await services["maildesk.session"].ensureLoaded();
        await services["maildesk.composer"].openDraft(id);
    }
}

export const noticeService = {
    dependencies: [
        "bus_service",
        "action",
        "notification",
        "maildesk.app",
        "maildesk.unread",
    ],
    start(env, services) {
        return new NoticeService({
            env,
            bus: services.bus_service,
            action: services.action,
            notification: services.notification,
            app: services["maildesk.app"],
            unread: services["maildesk.unread"],
        });
    },
};

registry.category("services").add("maildesk.notice", noticeService);
