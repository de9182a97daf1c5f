import { _t } from "@web/core/l10n/translation";
import { EDIT_LINK } from "../../compat";
import { composerTools } from "../../core/registries";

/** How the text looks: commands of Odoo's editor. */
function addFormat(command, sequence, label, look) {
    composerTools.add({
        id: command,
        sequence,
        position: "format",
        label,
        ...look,
        run: ({ window }) => window.format(command),
    });
}

addFormat("formatBold", 10, _t("Bold"), { text: "B", style: "font-weight: 700" });
addFormat("formatItalic", 20, _t("Italic"), { text: "I", style: "font-style: italic" });
addFormat("formatUnderline", 30, _t("Underline"), {
    text: "U",
    style: "text-decoration: underline",
});
addFormat("toggleListUL", 40, _t("Bulleted list"), { icon: "bullets" });
addFormat("toggleListOL", 50, _t("Numbered list"), { icon: "numbers" });
addFormat("setTagQuote", 60, _t("Quote"), { icon: "quote" });
addFormat(EDIT_LINK, 70, _t("Link"), { icon: "link" });
