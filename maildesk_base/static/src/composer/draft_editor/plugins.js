import { MAIN_PLUGINS } from "@html_editor/plugin_sets";
import { DraftClipboardPlugin } from "./draft_clipboard";
import { LinkPaddingPlugin } from "./link_padding_plugin";

// What mail programs do not show the way it was written, and what needs Odoo to be read.
const UNFIT_FOR_MAIL = new Set([
    "banner",
    "chatgpt_translate",
    "column",
    "dblclickImagePreview",
    "mediaUrlPaste",
    "powerButtons",
    "star",
]);

const OWN = { [DraftClipboardPlugin.id]: DraftClipboardPlugin };

export const DRAFT_PLUGINS = [
    ...MAIN_PLUGINS.filter(({ id }) => !UNFIT_FOR_MAIL.has(id)).map(
        (plugin) => OWN[plugin.id] || plugin
    ),
    LinkPaddingPlugin,
];
