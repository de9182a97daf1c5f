import { Component, xml } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { TagPill } from "../../core/components/tag_pill/tag_pill";
import { useMailStore } from "../../core/hooks";
import { rowBadges } from "../../core/registries";

const SHOWN_TAGS = 2;

class RowTags extends Component {
    static template = xml`<TagPill t-foreach="tags" t-as="tag" t-key="tag.id" tag="tag" />`;
    static components = { TagPill };
    static props = { row: Object };

    setup() {
        this.store = useMailStore();
    }

    get tags() {
        return this.props.row.tag_ids
            .map((id) => this.store.tags[id])
            .filter(Boolean)
            .slice(0, SHOWN_TAGS);
    }
}

rowBadges.add({
    id: "tags",
    sequence: 10,
    Component: RowTags,
    isAvailable: ({ row }) => row.tag_ids?.length > 0,
});
rowBadges.add({
    id: "answered",
    sequence: 20,
    icon: "reply",
    label: _t("Answered"),
    isAvailable: ({ row }) => row.is_answered,
});
rowBadges.add({
    id: "forwarded",
    sequence: 21,
    icon: "forward",
    label: _t("Forwarded"),
    isAvailable: ({ row }) => row.is_forwarded && !row.is_answered,
});
rowBadges.add({
    id: "calendar",
    sequence: 30,
    icon: "calendar",
    label: _t("Invitation"),
    isAvailable: ({ row }) => row.has_calendar,
});
rowBadges.add({
    id: "attachments",
    sequence: 40,
    icon: "paperclip",
    label: _t("Has attachments"),
    isAvailable: ({ row }) => row.has_attachments,
});
