import { browser } from "@web/core/browser/browser";
import { Mutex } from "@web/core/utils/concurrency";
import { errorText, isOffline } from "./api_service";

const LOCAL_DELAY_MS = 400;
const SERVER_DELAY_MS = 2000;

/**
 * Keeps what is written: within half a second in this browser, a moment later at the
 * server. Saves of one draft never overtake each other.
 */
export class DraftSaver {
    constructor(api, local) {
        this.api = api;
        this.local = local;
        this.timers = new Map();
        this.mutexes = new Map();
    }

    touch(draft) {
        draft.status = "dirty";
        this.cancel(draft);
        this.timers.set(draft.key, [
            browser.setTimeout(() => this.keepLocally(draft), LOCAL_DELAY_MS),
            browser.setTimeout(() => this.save(draft), SERVER_DELAY_MS),
        ]);
    }

    cancel(draft) {
        (this.timers.get(draft.key) || []).forEach((timer) =>
            browser.clearTimeout(timer)
        );
        this.timers.delete(draft.key);
    }

    keepLocally(draft) {
        return this.local.put(draft.snapshot);
    }

    /** @returns {Promise<boolean>} whether the server has it now */
    save(draft) {
        this.cancel(draft);
        if (!this.mutexes.has(draft.key)) {
            this.mutexes.set(draft.key, new Mutex());
        }
        return this.mutexes.get(draft.key).exec(() => this._save(draft));
    }

    async _save(draft) {
        if (draft.id && ["clean", "saved"].includes(draft.status)) {
            return true;
        }
        draft.status = "saving";
        draft.error = "";
        try {
            const { filesVersion } = draft;
            draft.acknowledge(await this.api.saveDraft(draft.values), filesVersion);
            // Typing went on meanwhile: that will be saved by its own timer.
            draft.status = this.timers.has(draft.key) ? "dirty" : "saved";
            return true;
        } catch (error) {
            draft.status = isOffline(error) ? "local" : "failed";
            draft.error = isOffline(error) ? "" : errorText(error);
            return false;
        } finally {
            await this.keepLocally(draft);
        }
    }

    forget(draft) {
        this.cancel(draft);
        this.mutexes.delete(draft.key);
        return this.local.remove(draft.key);
    }
}
