import { DraftWindow } from "../store/draft_window";

/**
 * What this browser and the server kept, made one. Unsaved words always win; when the
 * server's copy went on without them, they become a draft of their own.
 *
 * @param {Object[]} entries snapshots of this browser
 * @param {Object[]} serverDrafts drafts of `bootstrap()`
 * @returns {DraftWindow[]}
 */
export function restoredDrafts(entries, serverDrafts) {
    const byId = new Map(serverDrafts.map((draft) => [draft.id, draft]));
    return entries.map((entry) => restored(entry, byId)).filter(Boolean);
}

function restored({ key, values, attachments, isDirty }, byId) {
    const known = byId.get(values.id);
    if (!isDirty) {
        return known ? DraftWindow.fromDraft(known) : null;
    }
    const draft = DraftWindow.fromDraft({ ...values, attachments });
    draft.key = key;
    draft.status = "dirty";
    if (values.id && (!known || known.version !== values.version)) {
        Object.assign(draft, { id: null, version: null, attachments: [] });
    }
    return draft.isEmpty ? null : draft;
}
