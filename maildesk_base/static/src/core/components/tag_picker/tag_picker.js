import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { useMailStore } from "../../hooks";
import { Picker } from "../picker/picker";

/** Ticks and unticks tags of the chosen messages. */
export class TagPicker extends Component {
    static template = "maildesk_base.TagPicker";
    static components = { Picker };
    static props = { close: Function, rows: Array };

    setup() {
        this.store = useMailStore();
        this.actions = useService("maildesk.action");
        this.texts = {
            label: _t("Tags"),
            placeholder: _t("Find a tag…"),
            nothing: _t("There are no tags yet."),
        };
    }

    /** As they are now: a tick changes the rows while this is open. */
    get rows() {
        return this.props.rows.map(({ id }) => this.store.rows[id]).filter(Boolean);
    }

    get items() {
        return Object.values(this.store.tags).map((tag) => ({
            id: tag.id,
            name: tag.name,
            dot: `o_md_tag_dot o_md_tag_${(tag.color || 0) % 12}`,
            isChecked: this.rows.every((row) => (row.tag_ids || []).includes(tag.id)),
        }));
    }

    toggle({ id, isChecked }) {
        const ids = this.rows.map((row) => row.id);
        return this.actions.perform(isChecked ? "untag" : "tag", ids, { tag_id: id });
    }
}
