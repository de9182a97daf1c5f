import { Component, onWillUpdateProps, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { debounce } from "@web/core/utils/timing";
import { displayName, errorText } from "@maildesk_base/api";
import { Avatar, Icon } from "@maildesk_base/components";

const TYPING_MS = 250;
let requests = 0;

/** Nobody has this address yet: a new contact, or somebody who is known already. */
export class UnknownPerson extends Component {
    static template = "maildesk_partner360.UnknownPerson";
    static components = { Avatar, Icon };
    static props = {
        person: Object,
        shown: Object,
        messageId: Number,
        bridges: Array,
        onAnswer: Function,
    };

    setup() {
        this.service = useService("maildesk.partner360");
        this.records = useService("maildesk.records");
        this.displayName = displayName;
        this.state = useState(this.initial(this.props));
        this.findSoon = debounce((text) => this.find(text), TYPING_MS);
        onWillUpdateProps((props) => {
            if (props.person.email !== this.props.person.email) {
                Object.assign(this.state, this.initial(props));
            }
        });
    }

    initial({ person, shown }) {
        return {
            mode: "",
            name: person.name || person.email,
            // Proposed, and seen before it is done.
            isOfCompany: Boolean(shown.company),
            found: null,
            isBusy: false,
            error: "",
            requestId: `partner360-${Date.now()}-${requests++}`,
        };
    }

    async find(text) {
        this.state.found = text.trim()
            ? await this.service.find(this.props.messageId, text.trim())
            : null;
    }

    async create() {
        const { bridges, messageId, person, shown } = this.props;
        const bridge = bridges.find(({ model }) => model === "res.partner");
        if (!(await this.records.allow(messageId, bridge))) {
            return;
        }
        const values = { name: this.state.name };
        if (shown.company && this.state.isOfCompany) {
            values.parent_id = shown.company.id;
        }
        await this.run(() =>
            this.service.create(messageId, person.email, values, this.state.requestId)
        );
    }

    choose(partnerId) {
        const { messageId, person } = this.props;
        return this.run(() => this.service.choose(messageId, person.email, partnerId));
    }

    async run(work) {
        if (this.state.isBusy) {
            return;
        }
        Object.assign(this.state, { isBusy: true, error: "" });
        try {
            this.props.onAnswer(await work());
        } catch (error) {
            this.state.error = errorText(error);
        } finally {
            this.state.isBusy = false;
        }
    }
}
