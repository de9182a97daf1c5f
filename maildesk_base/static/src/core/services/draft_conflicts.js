import { _t } from "@web/core/l10n/translation";

/**
 * Two windows wrote on one draft, or it went away under a window. Nothing of either is
 * lost: one's own stays in its window until it is said what becomes of it.
 */
export class DraftConflicts {
    constructor({ api, store, toast, saver, composer }) {
        Object.assign(this, { api, store, toast, saver, composer });
    }

    /** One's own text replaces the other, which the server keeps as an earlier version. */
    async keepMine(draft) {
        const { reason, draft: theirs } = draft.conflict;
        if (reason !== "changed") {
            return this.keepApart(draft);
        }
        draft.version = theirs.version;
        draft.replaces = true;
        return this._settle(draft);
    }

    /** What the other window has written comes into this one. */
    async takeTheirs(draft) {
        draft.replaceBy(draft.conflict.draft);
        draft.conflict = null;
        draft.status = "saved";
        await this.saver.keepLocally(draft);
    }

    async keepBoth(draft) {
        const { id } = draft.conflict.draft;
        if (await this.keepApart(draft)) {
            this.toast.add({
                text: _t("Both versions were kept. Yours is now a separate draft."),
                action: _t("Open the other one"),
                onAction: () => this.composer.openDraft(id),
            });
        }
    }

    /**
     * One's own text becomes a draft of its own, with the files where they still are.
     *
     * @returns {Promise<boolean>} whether the server has it now
     */
    async keepApart(draft) {
        if (draft.conflict.reason === "gone") {
            draft.forgetServer();
            return this._settle(draft);
        }
        const copied = await this.composer.attempt(() =>
            this.api.copyDraft(draft.id, draft.values)
        );
        if (copied) {
            draft.replaceBy(copied);
            draft.conflict = null;
            draft.status = "saved";
            await this.saver.keepLocally(draft);
            this.composer.refreshDrafts();
        }
        return Boolean(copied);
    }

    async _settle(draft) {
        draft.conflict = null;
        draft.status = "dirty";
        const isSaved = await this.saver.save(draft);
        this.composer.refreshDrafts();
        return isSaved;
    }
}
