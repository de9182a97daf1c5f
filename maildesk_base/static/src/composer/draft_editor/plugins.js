import { MAIL_PLUGINS } from "../../compat";
import { DraftClipboardPlugin } from "./draft_clipboard";
import { LinkPaddingPlugin } from "./link_padding_plugin";

const OWN = { [DraftClipboardPlugin.id]: DraftClipboardPlugin };

export const DRAFT_PLUGINS = [
    ...MAIL_PLUGINS.map((plugin) => OWN[plugin.id] || plugin),
    LinkPaddingPlugin,
];
