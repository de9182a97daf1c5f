import { Component, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { Avatar } from "../../core/components/avatar/avatar";
import { Icon } from "../../core/components/icon/icon";
import { recordSections } from "../../core/registries";
import { displayName } from "../../core/utils/text";
import { CreateDialog } from "../create_dialog/create_dialog";

const CONTACT = "res.partner";
const SHOWN = 3;

/** Who the mail is from and to, and which contacts they are. */
export class PeopleSection extends Component {
    static template = "maildesk_base.PeopleSection";
    static components = { Avatar, Icon };
    static props = { row: Object, message: Object, panel: Object, close: Function };

    setup() {
        this.records = useService("maildesk.records");
        this.dialog = useService("dialog");
        this.state = useState({ showsAll: false });
        this.displayName = displayName;
    }

    /** One entry for each contact, and one for an address that is nobody's. */
    get people() {
        const linked = new Set(
            this.props.panel.links
                .filter(({ model }) => model === CONTACT)
                .map(({ res_id: id }) => id)
        );
        return this.props.panel.people.flatMap((person) =>
            person.contacts.length
                ? person.contacts.map((contact) => ({
                      ...person,
                      key: `${person.email} ${contact.id}`,
                      contact,
                      isLinked: linked.has(contact.id),
                  }))
                : [{ ...person, key: person.email, contact: null }]
        );
    }

    get shown() {
        return this.state.showsAll ? this.people : this.people.slice(0, SHOWN);
    }

    get hiddenCount() {
        return this.people.length - this.shown.length;
    }

    get bridge() {
        return this.props.panel.bridges.find(({ model }) => model === CONTACT);
    }

    about({ function: role, company }) {
        return [role, company].filter(Boolean).join(" · ");
    }

    open({ id }) {
        return this.records.open({ model: CONTACT, id });
    }

    link({ id, name }) {
        const record = { model: CONTACT, res_id: id, name };
        return this.records.link(this.props.row, this.props.message.id, record);
    }

    async create({ email }) {
        const { row, message } = this.props;
        const { bridge } = this;
        if (!(await this.records.allow(message.id, bridge))) {
            return;
        }
        this.dialog.add(CreateDialog, { row, message, bridge, options: { email } });
    }
}

recordSections.add({
    id: "people",
    sequence: 10,
    Component: PeopleSection,
    isAvailable: ({ panel }) => panel.people.length > 0,
});
