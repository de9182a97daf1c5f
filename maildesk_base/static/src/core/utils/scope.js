import { _t } from "@web/core/l10n/translation";

export const ROLE_ORDER = ["inbox", "sent", "drafts", "archive", "spam", "trash"];

export const ROLE_ICONS = {
    inbox: "inbox",
    sent: "send",
    drafts: "draft",
    archive: "archive",
    spam: "spam",
    trash: "trash",
    all: "layers",
    starred: "star",
    important: "important",
};

/** Names of the roles; a function, because translations are there only at run time. */
export function roleLabel(role) {
    const labels = {
        inbox: _t("Inbox"),
        sent: _t("Sent"),
        drafts: _t("Drafts"),
        archive: _t("Archive"),
        spam: _t("Spam"),
        trash: _t("Trash"),
        all: _t("All Mail"),
        starred: _t("Starred"),
        important: _t("Important"),
    };
    return labels[role] || "";
}

/** The same text for the same scope, whatever the order of its keys. */
export function scopeKey(scope) {
    return Object.keys(scope || {})
        .sort()
        .map((key) => `${key}=${scope[key]}`)
        .join("&");
}

export function sameScope(one, other) {
    return scopeKey(one) === scopeKey(other);
}
