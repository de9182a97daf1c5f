import { Plugin } from "../../compat";

const QUOTES = ".maildesk-quote, blockquote";
const MOST_LINKS = 200;

/**
 * The editor puts invisible characters around every link, so that the cursor can stand at
 * its edges; for the thousands of a quoted newsletter that takes it many seconds. Nobody
 * edits links that somebody else has written.
 */
export class LinkPaddingPlugin extends Plugin {
    static id = "maildeskLinkPadding";

    resources = {
        ineligible_link_for_zwnbsp_predicates: (link) =>
            Boolean(link.closest(QUOTES)) || this.links.length > MOST_LINKS,
    };

    setup() {
        this.links = this.editable.getElementsByTagName("a");
    }
}
