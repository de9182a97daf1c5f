import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";
import { RecordCard } from "../../core/components/record_card/record_card";
import { recordSections } from "../../core/registries";
import { fullDate, smartDate } from "../../core/utils/dates";

/** The records that the conversation belongs to. */
export class LinksSection extends Component {
    static template = "maildesk_base.LinksSection";
    static components = { Dropdown, DropdownItem, Icon, RecordCard };
    static props = { row: Object, message: Object, panel: Object, close: Function };

    setup() {
        this.records = useService("maildesk.records");
    }

    note(link) {
        const values = { user: link.linked_by, date: smartDate(link.linked_at) };
        const text = this._origin(link, values);
        return link.only_message ? _t("%s · one mail only", text) : text;
    }

    _origin({ origin, linked_by: user }, values) {
        if (origin === "automation") {
            return _t("Linked by a rule, %(date)s", values);
        }
        if (origin === "reply") {
            return _t("Written from here by %(user)s, %(date)s", values);
        }
        return user
            ? _t("Linked by %(user)s, %(date)s", values)
            : _t("Linked %(date)s", values);
    }

    noteTitle({ linked_at: moment }) {
        return fullDate(moment);
    }

    open({ model, res_id: id }) {
        return this.records.open({ model, id });
    }

    act(link, action) {
        return this.records.act(this.props.row, this.props.message.id, link, action);
    }

    unlink(link) {
        return this.records.unlink(this.props.row, this.props.message.id, link);
    }

    toggleOnlyMessage(link) {
        return this.records.setOnlyMessage(this.props.row, link, !link.only_message);
    }
}

recordSections.add({ id: "links", sequence: 20, Component: LinksSection });
