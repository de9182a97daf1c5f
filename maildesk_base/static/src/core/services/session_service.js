import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { WORKER_STATE } from "@bus/workers/websocket_worker";
import { errorText, isOffline } from "./api_service";
import { THEME_KEY } from "./store_service";

const FIRST_WATCH_MS = 1000;
const WATCH_EVERY_MS = 60000;

/** Loads what the app needs to start, and keeps the user's choices. */
export const sessionService = {
    dependencies: ["bus_service", "maildesk.api", "maildesk.store", "notification"],
    start(env, services) {
        const { bus_service: bus, notification } = services;
        const { "maildesk.api": api, "maildesk.store": store } = services;
        let loading = null;
        let starting = null;
        let watching = null;

        async function load() {
            store.status = store.status === "ready" ? "ready" : "loading";
            try {
                store.load(await api.bootstrap());
                store.isOffline = false;
            } catch (error) {
                store.isOffline = isOffline(error);
                store.status = store.status === "ready" ? "ready" : "failed";
                store.error = errorText(error);
            }
        }

        function ensureLoaded() {
            if (store.status !== "ready") {
                loading ||= load().finally(() => (loading = null));
            }
            return loading || Promise.resolve();
        }

        /** Show the choice at once; it is only a preference, so a failure stays quiet. */
        async function setPreference(name, value) {
            store.settings[name] = value;
            if (name === "conversations") {
                store.list.conversations = value;
            }
            try {
                await api.setPreference(name, value);
            } catch (error) {
                store.isOffline ||= isOffline(error);
            }
        }

        function setTheme(theme) {
            store.theme = theme;
            browser.localStorage.setItem(THEME_KEY, theme);
        }

        async function refreshMailboxes(accountIds = null) {
            try {
                await api.refresh(accountIds);
                store.announce(_t("Checking for new mail"));
            } catch (error) {
                notification.add(errorText(error), { type: "danger" });
            }
        }

        async function watch(onDrift) {
            const before = countersNow();
            try {
                const { counters } = await api.watch(
                    store.accounts.map(({ id }) => id),
                    store.reader.takeShown()
                );
                // What is done meanwhile counts here before it does there: the next look
                // finds what is really out of date.
                if (countersNow() === before && hasDrifted(counters)) {
                    store.setCounters(counters);
                    onDrift();
                }
                store.isOffline = false;
            } catch (error) {
                store.isOffline = isOffline(error);
            }
        }

        /**
         * Goes on watching, over the websocket when there is one: a page that is merely
         * open asks for nothing, and hears of it when its counters are out of date.
         */
        function watchOn(onDrift) {
            if (bus.workerState !== WORKER_STATE.CONNECTED) {
                return watch(onDrift);
            }
            const folders = Object.values(store.folders);
            return bus.send("maildesk_watch", {
                account_ids: store.accounts.map(({ id }) => id),
                counters: Object.fromEntries(
                    folders.map(({ id, unread, total }) => [id, [unread, total]])
                ),
                shown_ids: store.reader.takeShown(),
            });
        }

        function countersNow() {
            return JSON.stringify(
                Object.values(store.folders).map(({ unread, total }) => [unread, total])
            );
        }

        /** Counters that are not ours: a change that the websocket did not report. */
        function hasDrifted(counters) {
            return Object.entries(counters || {}).some(([id, { unread, total }]) => {
                const folder = store.folders[id];
                return folder && (folder.unread !== unread || folder.total !== total);
            });
        }

        /**
         * Somebody looks: keeps the synchronisation of these mailboxes quick.
         *
         * @param {() => void} onDrift the list may be out of date
         */
        function startWatching(onDrift) {
            stopWatching();
            if (store.accounts.length) {
                // Not before the websocket is there: what it missed is found by this.
                starting = browser.setTimeout(() => watch(onDrift), FIRST_WATCH_MS);
                watching = browser.setInterval(() => {
                    if (document.visibilityState === "visible") {
                        watchOn(onDrift);
                    }
                }, WATCH_EVERY_MS);
            }
        }

        function stopWatching() {
            browser.clearTimeout(starting);
            browser.clearInterval(watching);
        }

        return {
            ensureLoaded,
            reload: load,
            setPreference,
            setTheme,
            refreshMailboxes,
            startWatching,
            stopWatching,
        };
    },
};

registry.category("services").add("maildesk.session", sessionService);
