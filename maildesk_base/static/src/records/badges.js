import { Component, xml } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { rowBadges } from "../core/registries";
import { useMailStore } from "../core/hooks";
import { iconClass, iconPath } from "../core/utils/icons";

const OTHER = { model: "", label: _t("Linked record"), icon: "link" };

/** What the user knows of the kinds of records that a row's mail belongs to. */
function kindsOf(row, store) {
    const known = store.extra.bridges || [];
    const kinds = known.filter(({ model }) => row.links.includes(model));
    // Those that no menu names share one icon.
    return kinds.length < row.links.length ? [...kinds, OTHER] : kinds;
}

class RowLinks extends Component {
    static template = xml`
        <svg
            t-foreach="kinds"
            t-as="kind"
            t-key="kind.model"
            t-att-class="iconClass(kind.icon, 'o_md_row_linked')"
            t-att-data-md-kind="kind.model"
            viewBox="0 0 24 24"
            aria-hidden="true"
            focusable="false"
        ><title t-esc="kind.label"/><path t-att-d="iconPath(kind.icon)"/></svg>`;
    static props = { row: Object };

    setup() {
        this.store = useMailStore();
        Object.assign(this, { iconClass, iconPath });
    }

    get kinds() {
        return kindsOf(this.props.row, this.store);
    }
}

rowBadges.add({
    id: "links",
    sequence: 35,
    Component: RowLinks,
    label: ({ row, store }) =>
        kindsOf(row, store)
            .map(({ label }) => String(label))
            .join(", "),
    isAvailable: ({ row }) => row.links?.length > 0,
});
