import { _t } from "@web/core/l10n/translation";
import { searchOperators } from "../core/registries";

/** The words of the search language that are offered while one types. */
searchOperators.add({
    id: "from:",
    sequence: 10,
    hint: _t("sender"),
    isOfPeople: true,
});
searchOperators.add({
    id: "to:",
    sequence: 20,
    hint: _t("recipient"),
    isOfPeople: true,
});
searchOperators.add({ id: "subject:", sequence: 30, hint: _t("words in the subject") });
searchOperators.add({
    id: "has:attachment",
    sequence: 40,
    hint: _t("with attachments"),
});
searchOperators.add({
    id: "filename:",
    sequence: 50,
    hint: _t("attachment name"),
});
searchOperators.add({ id: "is:unread", sequence: 60, hint: _t("unread") });
searchOperators.add({ id: "is:starred", sequence: 70, hint: _t("starred") });
searchOperators.add({
    id: "in:",
    sequence: 80,
    hint: _t("folder"),
    aliases: ["folder:"],
    names: (store) => Object.values(store.folders).map(({ label }) => label),
});
searchOperators.add({
    id: "tag:",
    sequence: 90,
    hint: _t("tag"),
    aliases: ["label:"],
    names: (store) => [
        ...Object.values(store.tags).map(({ name }) => name),
        ...labelsOf(store).map(({ name }) => name),
    ],
});
searchOperators.add({
    id: "account:",
    sequence: 100,
    hint: _t("mailbox"),
    aliases: ["mailbox:"],
    names: (store) => store.accounts.map(({ name }) => name),
});
searchOperators.add({
    id: "after:",
    sequence: 110,
    hint: _t("on or after a date, e.g. 2026-01-31"),
});
searchOperators.add({ id: "before:", sequence: 120, hint: _t("before a date") });
searchOperators.add({
    id: "older_than:",
    sequence: 130,
    hint: _t("e.g. 7d, 2w, 1m or 1y"),
});
searchOperators.add({ id: "larger:", sequence: 140, hint: _t("e.g. 5M") });
searchOperators.add({ id: "list:", sequence: 150, hint: _t("mailing list") });
searchOperators.add({ id: "from:me", sequence: 160, hint: _t("mail you sent") });
searchOperators.add({ id: "cc:", isOfPeople: true });
searchOperators.add({ id: "bcc:", isOfPeople: true });

/** Where labels are folders, they are looked for as tags are. */
function labelsOf(store) {
    return store.accounts
        .filter((account) => account.uses_labels)
        .flatMap((account) => store.foldersOf(account))
        .filter((folder) => folder.isCustom);
}
