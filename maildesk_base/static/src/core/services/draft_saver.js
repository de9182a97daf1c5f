import { browser } from "@web/core/browser/browser";
import { Mutex } from "@web/core/utils/concurrency";
import { errorText, isOffline, isRefusal } from "./api_service";

const LOCAL_DELAY_MS = 400;
const SERVER_DELAY_MS = 2000;
const WRITABLE = ["editing", "failed"];

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
        // What is to leave at a certain time must not leave half changed.
        const delay = draft.isQueued ? 0 : SERVER_DELAY_MS;
        this.timers.set(draft.key, [
            browser.setTimeout(() => this.keepLocally(draft), LOCAL_DELAY_MS),
            browser.setTimeout(() => this.save(draft), delay),
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
        try {
            return !draft.conflict && (await this._saveAtServer(draft));
        } catch (error) {
            draft.status = isOffline(error) ? "local" : "failed";
            draft.error = isOffline(error) ? "" : errorText(error);
            if (draft.id && isRefusal(error)) {
                await this._findConflict(draft);
            }
            return false;
        } finally {
            await this.keepLocally(draft);
        }
    }

    async _saveAtServer(draft) {
        draft.status = "saving";
        draft.error = "";
        if (draft.isQueued) {
            draft.leaveQueue(await this.api.cancelSend(draft.id));
        }
        const { filesVersion } = draft;
        const answer = await this.api.saveDraft(draft.values);
        if (answer.conflict) {
            this.raise(draft, "changed", answer.conflict);
            return false;
        }
        draft.acknowledge(answer, filesVersion);
        // Typing went on meanwhile: that will be saved by its own timer.
        draft.status = this.timers.has(draft.key) ? "dirty" : "saved";
        return true;
    }

    /** A draft that is refused may be gone, or on its way: from another window. */
    async _findConflict(draft) {
        try {
            const stored = await this.api.openDraft(draft.id);
            if (!WRITABLE.includes(stored.state)) {
                this.raise(draft, "sent", stored);
            }
        } catch (error) {
            if (isRefusal(error)) {
                this.raise(draft, "gone", null);
            }
        }
    }

    /** @param {"changed" | "sent" | "gone"} reason */
    raise(draft, reason, stored) {
        draft.conflict = { reason, draft: stored };
        draft.status = "conflict";
        draft.error = "";
    }

    forget(draft) {
        this.cancel(draft);
        this.mutexes.delete(draft.key);
        return this.local.remove(draft.key);
    }
}
