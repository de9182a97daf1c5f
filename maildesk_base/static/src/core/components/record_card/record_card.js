import { Component } from "@odoo/owl";
import { deserializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { Icon } from "../icon/icon";

const { DateTime } = luxon;
const TONES = ["success", "info", "warning", "danger", "muted"];
const DAY = { day: "numeric", month: "short" };
const DATE = /^\d{4}-\d\d-\d\d$/;

/** A record of another app: what it is called, and how it stands. */
export class RecordCard extends Component {
    static template = "maildesk_base.RecordCard";
    static components = { Icon };
    static props = {
        // {label, icon} of the kind of record
        bridge: { type: Object, optional: true },
        // See `card` in docs/client-api.md.
        card: Object,
        // A line below: who has linked it.
        note: { type: String, optional: true },
        noteTitle: { type: String, optional: true },
        onOpen: Function,
        // Gets one of `card.actions`; without it they are not offered.
        onAction: { type: Function, optional: true },
        // At the end of the title: buttons, a menu.
        slots: { type: Object, optional: true },
    };

    get icon() {
        return this.props.bridge?.icon || "link";
    }

    get kind() {
        return this.props.bridge?.label || "";
    }

    get tone() {
        const { color } = this.props.card;
        if (typeof color === "number") {
            return `o_md_tag_${color % 12}`;
        }
        return `o_md_tone_${TONES.includes(color) ? color : "muted"}`;
    }

    get amount() {
        const { amount } = this.props.card;
        return amount === null || amount === undefined ? "" : String(amount);
    }

    get actions() {
        return (this.props.onAction && this.props.card.actions) || [];
    }

    get avatarUrl() {
        const { owner_id: id } = this.props.card;
        return id ? `/web/image/res.users/${id}/avatar_128` : "";
    }

    get deadline() {
        const { deadline } = this.props.card;
        return deadline ? dueDate(deadline) : null;
    }

    get activity() {
        const { activity } = this.props.card;
        return activity ? { ...dueDate(activity.date), name: activity.text } : null;
    }
}

/** @param {string} value a date, or a text that says when */
function dueDate(value) {
    if (!DATE.test(value)) {
        return { text: value, title: value, isOverdue: false };
    }
    const day = deserializeDate(value);
    const days = Math.round(day.diff(DateTime.now().startOf("day"), "days").days);
    const names = { "-1": _t("Yesterday"), 0: _t("Today"), 1: _t("Tomorrow") };
    return {
        text: names[days] || day.toLocaleString(days > 300 ? DateTime.DATE_SHORT : DAY),
        title: day.toLocaleString(DateTime.DATE_FULL),
        isOverdue: days < 0,
    };
}
