import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

/** Another window has changed, sent or discarded this draft: what becomes of this one? */
export class ConflictBar extends Component {
    static template = "maildesk_base.ConflictBar";
    static props = { draft: Object };

    setup() {
        this.composer = useService("maildesk.composer");
        this.draft = useState(this.props.draft);
        this.state = useState({ isBusy: false });
    }

    get text() {
        const texts = {
            changed: _t("This draft was changed in another window."),
            sent: _t("This message was sent from another window."),
            gone: _t("This draft was discarded in another window."),
        };
        return texts[this.draft.conflict?.reason];
    }

    /** @returns {{label: string, run: () => Promise}[]} */
    get choices() {
        const { draft } = this;
        const { conflicts } = this.composer;
        if (draft.conflict?.reason !== "changed") {
            return [
                {
                    label: _t("Keep mine as a new draft"),
                    run: () => conflicts.keepMine(draft),
                },
                { label: _t("Close"), run: () => this.composer.discard(draft) },
            ];
        }
        return [
            { label: _t("Keep mine"), run: () => conflicts.keepMine(draft) },
            { label: _t("Use theirs"), run: () => conflicts.takeTheirs(draft) },
            { label: _t("Keep both"), run: () => conflicts.keepBoth(draft) },
        ];
    }

    async choose({ run }) {
        this.state.isBusy = true;
        await run();
        this.state.isBusy = false;
    }
}
