import { Component, onMounted, onWillUpdateProps, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { displayName, errorText } from "@maildesk_base/api";
import { Avatar, Icon } from "@maildesk_base/components";
import { recordSections } from "@maildesk_base/registries";
import { UnknownPerson } from "./unknown_person";

const { DateTime } = luxon;

/** Who the people of a mail are. What apps know of one of them is further below. */
export class Partner360 extends Component {
    static template = "maildesk_partner360.Partner360";
    static components = { Avatar, Icon, UnknownPerson };
    static props = {
        row: Object,
        message: Object,
        panel: Object,
        close: Function,
    };

    setup() {
        this.service = useService("maildesk.partner360");
        this.records = useService("maildesk.records");
        this.state = useState(this.service.view);
        this.runs = 0;
        this.displayName = displayName;
        onMounted(() => this.begin(this.messageId));
        onWillUpdateProps((props) => {
            if (props.message.id !== this.messageId) {
                this.begin(props.message.id);
            } else if (props.panel !== this.props.panel) {
                this.refresh();
            }
        });
    }

    get messageId() {
        return this.props.message.id;
    }

    get people() {
        return this.state.answer?.people || [];
    }

    get shown() {
        return this.state.answer?.shown;
    }

    get person() {
        return this.people.find(({ email }) => email === this.shown?.email);
    }

    get card() {
        return this.shown?.card;
    }

    /** What time it is where they are, "" where that is not known, or the same. */
    get localTime() {
        const now = DateTime.now().setZone(this.card.tz || "invalid");
        const isElsewhere = now.isValid && now.offset !== DateTime.now().offset;
        return isElsewhere ? now.toLocaleString(DateTime.TIME_SIMPLE) : "";
    }

    get canShowCompany() {
        return this.card && (this.card.has_company || this.card.is_company);
    }

    about({ function: role, company }) {
        return [role, company].filter(Boolean).join(" · ");
    }

    open(email) {
        this.state.isWhole = false;
        return this.load({ email });
    }

    toggleCompany() {
        this.state.isWhole = !this.state.isWhole;
        return this.load({
            email: this.shown.email,
            whole_company: this.state.isWhole,
        });
    }

    /** What was linked or created may be in the lists. */
    refresh() {
        this.service.forget();
        return this.load({
            ...(this.shown ? { email: this.shown.email } : {}),
            whole_company: this.state.isWhole,
        });
    }

    chooseFrom({ target }) {
        return this.choose(Number(target.value));
    }

    choose(partnerId) {
        return this.take(() =>
            this.service.choose(this.messageId, this.shown.email, partnerId)
        );
    }

    begin(messageId) {
        Object.assign(this.state, { answer: null, isWhole: false, error: "" });
        return this.load({}, messageId);
    }

    openContact() {
        return this.records.open({ model: "res.partner", id: this.card.id });
    }

    load(options = {}, messageId = this.messageId) {
        return this.take(() => this.service.ask(messageId, options));
    }

    async take(work) {
        const run = ++this.runs;
        const isLast = () => run === this.runs;
        try {
            const answer = await work();
            if (isLast()) {
                Object.assign(this.state, { answer, error: "" });
            }
        } catch (error) {
            if (isLast()) {
                this.state.error = errorText(error);
            }
        }
    }
}

recordSections.add({
    id: "partner360",
    sequence: 10,
    replaces: "people",
    Component: Partner360,
    isAvailable: ({ panel }) => panel.people.length > 0,
});
