import { _t } from "@web/core/l10n/translation";
import { errorText, isOffline } from "./api_service";

/** Hands drafts to the server, which holds them back for a while: Undo, or Send later. */
export class DraftSender {
    constructor({ api, store, toast, saver, composer }) {
        Object.assign(this, { api, store, toast, saver, composer });
    }

    /**
     * @param {{sendAt?: string, force?: boolean}} [options] `sendAt` (UTC): the server holds
     * the message back until then; `force`: although others have answered meanwhile
     * @returns {Promise<{isSent: boolean, held?: Object}>}
     */
    async send(draft, { sendAt, force } = {}) {
        if (!(await this._isSaved(draft))) {
            draft.error ||= draft.conflict ? "" : notSent();
            return { isSent: false };
        }
        try {
            const answer = await this.api.send(draft.id, sendAt, force, draft.version);
            return await this._finish(draft, answer, sendAt);
        } catch (error) {
            draft.error = isOffline(error) ? notSent() : errorText(error);
            draft.status = "failed";
            return { isSent: false };
        }
    }

    /** What waits for its moment has been saved, and must not be called back for that. */
    async _isSaved(draft) {
        if (draft.isQueued && draft.status === "clean") {
            return true;
        }
        draft.status = draft.status === "clean" ? "dirty" : draft.status;
        return this.saver.save(draft);
    }

    async _finish(draft, answer, sendAt) {
        const { held, conflict } = answer;
        if (conflict) {
            this.saver.raise(draft, "changed", conflict);
        }
        if (held || conflict) {
            return { isSent: false, held };
        }
        this.composer.remove(draft);
        await this.saver.forget(draft);
        this.composer.noteState(answer.draft);
        this._offerUndo(answer.draft, answer.seconds, sendAt);
        return { isSent: true };
    }

    /** It was called back: the offer to do so is out of date. */
    reportCancelled({ id }) {
        const text = _t("Sending cancelled. The message is in Drafts.");
        this.store.announce(text);
        this.toast.add({ text, about: sendingOf(id) });
    }

    _offerUndo({ id }, seconds, sendAt) {
        const text = sendAt ? _t("Message scheduled") : _t("Message sent");
        this.store.announce(text);
        this.toast.add({
            text,
            about: sendingOf(id),
            seconds: sendAt ? undefined : Math.max(1, seconds || 0),
            isLimited: !sendAt,
            action: seconds || sendAt ? _t("Undo") : undefined,
            onAction:
                seconds || sendAt ? () => this.composer.cancelSend(id) : undefined,
        });
    }
}

function sendingOf(id) {
    return `sending:${id}`;
}

function notSent() {
    return _t(
        "No connection: this message was not sent. It is saved here; press Send again when you are back online."
    );
}
