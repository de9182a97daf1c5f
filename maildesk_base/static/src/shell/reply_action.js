import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

const OVERLAY = "maildesk_base.ComposerOverlay";
const mainComponents = registry.category("main_components");

/** **Reply** on a record: the composer opens above the page, and the app is not left for. */
async function replyFrom(env, { params: { model, id } }) {
    const { services } = env;
    try {
        await services["maildesk.app"].load();
    } catch {
        const text = _t("MailDesk could not be loaded. Please try again.");
        services.notification.add(text, { type: "danger" });
        return;
    }
    await services["maildesk.session"].ensureLoaded();
    if (!mainComponents.contains(OVERLAY)) {
        const Component = registry.category("lazy_components").get(OVERLAY);
        mainComponents.add(OVERLAY, { Component });
    }
    await services["maildesk.composer"].replyFrom(model, id);
}

registry.category("actions").add("maildesk_reply", replyFrom);
