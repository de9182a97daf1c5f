import { loadBundle } from "@web/core/assets";
import { cookie } from "@web/core/browser/cookie";
import { registry } from "@web/core/registry";

const APP = "maildesk_base.App";
const BUNDLE = "maildesk_base.assets_app";

/**
 * Loads the app: its own bundle, which other pages of Odoo do without. Whoever wants to
 * use the app's other services outside of it, such as `maildesk.composer`, waits for
 * this first.
 */
export const appService = {
    start(env) {
        let loading = null;

        async function fetchApp() {
            await loadBundle(
                cookie.get("color_scheme") === "dark" ? `${BUNDLE}_dark` : BUNDLE
            );
            await servicesStarted(env);
            return registry.category("lazy_components").get(APP);
        }

        return {
            /** Whether somebody has opened the app on this page. */
            get isWanted() {
                return Boolean(loading);
            },

            /** @returns {Promise<Function>} the app's component; what fails can be repeated */
            load() {
                loading ||= fetchApp().catch((error) => {
                    loading = null;
                    throw error;
                });
                return loading;
            },
        };
    },
};

/** Odoo starts services as they are registered, and some take their time. */
async function servicesStarted(env) {
    const services = registry.category("services").getEntries();
    while (services.some(([name]) => !(name in env.services))) {
        await new Promise((resolve) =>
            env.bus.addEventListener("SERVICES-LOADED", resolve, { once: true })
        );
    }
}

registry.category("services").add("maildesk.app", appService);
