import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { errorText } from "@maildesk_base/api";
import { useDropdownState } from "@maildesk_base/compat";
import { Icon, Picker, TagPill } from "@maildesk_base/components";

/** Tags of Documents that files get; each directory has its own. */
export class FilingTags extends Component {
    static template = "maildesk_dms.FilingTags";
    static components = { Dropdown, Icon, Picker, TagPill };
    static props = {
        messageId: Number,
        directoryId: Number,
        // Those that are chosen: {id, name, color}
        tags: Array,
        onChange: Function,
    };

    setup() {
        this.api = useService("maildesk.api");
        this.menu = useDropdownState();
        this.keepLast = new KeepLast();
        this.state = useState({ offered: [], error: "" });
        this.texts = {
            label: _t("Tags"),
            placeholder: _t("Find a tag…"),
            nothing: _t("There are no tags yet."),
        };
        onWillStart(() => {
            this.load(this.props);
        });
        onWillUpdateProps((props) => {
            if (props.directoryId !== this.props.directoryId) {
                this.load(props);
            }
        });
    }

    /** Chosen ones that the directory does not have are chosen no more. */
    async load({ messageId, directoryId }) {
        try {
            const asked = this.api.call("filing_tags", {
                message_id: messageId,
                directory_id: directoryId,
            });
            const offered = await this.keepLast.add(asked);
            Object.assign(this.state, { offered, error: "" });
        } catch (error) {
            Object.assign(this.state, { offered: [], error: errorText(error) });
        }
        const known = new Set(this.state.offered.map(({ id }) => id));
        const kept = this.props.tags.filter(({ id }) => known.has(id));
        if (kept.length < this.props.tags.length) {
            this.props.onChange(kept);
        }
    }

    get items() {
        const chosen = new Set(this.props.tags.map(({ id }) => id));
        return this.state.offered.map((tag) => ({
            ...tag,
            dot: `o_md_tag_dot o_md_tag_${(tag.color || 0) % 12}`,
            isChecked: chosen.has(tag.id),
        }));
    }

    toggle({ id, isChecked }) {
        if (isChecked) {
            this.remove({ id });
        } else {
            const tag = this.state.offered.find((each) => each.id === id);
            this.props.onChange([...this.props.tags, tag]);
        }
    }

    remove({ id }) {
        this.props.onChange(this.props.tags.filter((tag) => tag.id !== id));
    }
}
