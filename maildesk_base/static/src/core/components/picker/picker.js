import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { hasTouch } from "@web/core/browser/feature_detection";
import { _t } from "@web/core/l10n/translation";
import { useFocusReturn } from "../../focus_return";
import { Icon } from "../icon/icon";
import { lookUp } from "../../utils/normalize";

const SHOWN = 60;
let nextId = 0;

/** A list with a box above it: type to find, arrows and Enter to choose. */
export class Picker extends Component {
    static template = "maildesk_base.Picker";
    static components = { Icon };
    static props = {
        close: Function,
        // {id, name, hint, icon, dot, isChecked}
        items: Array,
        label: String,
        nothing: String,
        onPick: Function,
        placeholder: String,
        // Several may be chosen, one after the other.
        isMultiple: { type: Boolean, optional: true },
        // Why nothing can be chosen.
        refusal: { type: String, optional: true },
    };

    setup() {
        this.state = useState({ text: "", active: 0 });
        this.input = useRef("input");
        this.list = useRef("list");
        this.listId = `o_md_picker_${nextId++}`;
        useFocusReturn();
        onMounted(() => {
            // The keyboard of a phone would cover what can be chosen.
            if (!this.env.isSmall || !hasTouch()) {
                this.input.el.focus();
            }
        });
    }

    get found() {
        const { items } = this.props;
        return lookUp(this.state.text, items, ({ name, hint }) => [
            name,
            hint || "",
        ]).slice(0, SHOWN);
    }

    get note() {
        if (this.props.refusal) {
            return this.props.refusal;
        }
        if (!this.found.length) {
            return this.state.text ? _t("No matches.") : this.props.nothing;
        }
        return "";
    }

    optionId(index) {
        return `${this.listId}_${index}`;
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        this.state.active = 0;
    }

    onKeydown(ev) {
        const { found } = this;
        const steps = { ArrowDown: 1, ArrowUp: -1 };
        if (ev.key in steps && found.length) {
            this.state.active =
                (this.state.active + steps[ev.key] + found.length) % found.length;
            this.list.el
                ?.querySelector(`#${this.optionId(this.state.active)}`)
                ?.scrollIntoView({ block: "nearest" });
        } else if (ev.key === "Enter") {
            const item = found[this.state.active];
            if (item && !this.props.refusal) {
                this.pick(item);
            }
        } else if (ev.key === "Escape" || ev.key === "Tab") {
            this.props.close();
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    pick(item) {
        if (!this.props.isMultiple) {
            this.props.close();
        }
        this.props.onPick(item);
    }
}
