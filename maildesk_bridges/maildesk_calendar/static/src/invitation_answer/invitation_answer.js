import { Component, onMounted, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { errorText, smartDate } from "@maildesk_base/api";
import { Icon } from "@maildesk_base/components";
import { cardSections } from "@maildesk_base/registries";

const METHODS = ["REQUEST", "CANCEL"];
const ANSWERS = [
    { id: "accepted", label: _t("Accept"), icon: "check" },
    { id: "tentative", label: _t("Tentative"), icon: "clock" },
    { id: "declined", label: _t("Decline"), icon: "close" },
];

/** Below the card of an invitation: what was answered, and the buttons to do so. */
export class InvitationAnswer extends Component {
    static template = "maildesk_calendar.InvitationAnswer";
    static components = { Icon };
    static props = { message: Object };

    setup() {
        this.api = useService("maildesk.api");
        this.toast = useService("maildesk.toast");
        this.state = useState({ invitation: null, isBusy: false, error: "" });
        onMounted(() => this.ask("invitation", {}));
        onWillUpdateProps(({ message }) => {
            if (message.id !== this.props.message.id) {
                this.state.invitation = null;
                return this.ask("invitation", {}, message.id);
            }
        });
    }

    get answers() {
        return ANSWERS;
    }

    get invitation() {
        return this.state.invitation;
    }

    get isCancelled() {
        return this.invitation.news === "cancelled";
    }

    /** What the reader has to know before the buttons are pressed. */
    get note() {
        const { news, reason, error } = this.invitation;
        if (error) {
            return _t("Your answer was not sent: %s", error);
        }
        if (news === "changed") {
            return _t("This event has changed since you answered. Answer again.");
        }
        return reason;
    }

    get given() {
        const { answer, answered_at: date, answered_by: name } = this.invitation;
        const values = { name, date: smartDate(date) };
        switch (answer) {
            case "accepted":
                return _t("Accepted by %(name)s, %(date)s", values);
            case "tentative":
                return _t("Tentatively accepted by %(name)s, %(date)s", values);
            case "declined":
                return _t("Declined by %(name)s, %(date)s", values);
        }
        return "";
    }

    get followLabel() {
        return this.isCancelled ? _t("Remove from calendar") : _t("Update calendar");
    }

    async answer(answer) {
        const { answer: given, error, news } = this.invitation;
        const isGiven = given === answer && !error && news !== "changed";
        if (!isGiven && (await this.ask("answer_invitation", { answer }))) {
            this.toast.add({ text: _t("Answer sent"), about: "invitation" });
        }
    }

    follow() {
        return this.ask("follow_invitation", {});
    }

    /** @returns {Promise<boolean>} whether the server has done it */
    async ask(method, values, message_id = this.props.message.id) {
        if (this.state.isBusy) {
            return false;
        }
        Object.assign(this.state, { isBusy: true, error: "" });
        try {
            this.state.invitation = await this.api.call(method, {
                message_id,
                ...values,
            });
            return true;
        } catch (error) {
            this.state.error = errorText(error);
            return false;
        } finally {
            this.state.isBusy = false;
        }
    }
}

cardSections.add({
    id: "invitation_answer",
    sequence: 11,
    position: "above",
    Component: InvitationAnswer,
    isAvailable: ({ message }) =>
        Boolean(message.calendar?.uid) && METHODS.includes(message.calendar.method),
});
