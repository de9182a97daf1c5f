import { Component } from "@odoo/owl";
import { localization } from "@web/core/l10n/localization";

const KEY_STEP = 24;

/** The bar between two panes: drag it, or move it with the arrow keys. */
export class Resizer extends Component {
    static template = "maildesk_base.Resizer";
    static props = {
        // What it makes wider lies behind it.
        isReversed: { type: Boolean, optional: true },
        axis: { validate: (axis) => ["x", "y"].includes(axis) },
        label: String,
        max: Number,
        min: Number,
        onResize: Function,
        value: Number,
    };

    get isHorizontal() {
        return this.props.axis === "x";
    }

    get direction() {
        const isRtl = this.isHorizontal && localization.direction === "rtl";
        return isRtl === Boolean(this.props.isReversed) ? 1 : -1;
    }

    onPointerdown(ev) {
        const target = ev.currentTarget;
        const start = this.position(ev);
        const value = this.props.value;
        target.setPointerCapture(ev.pointerId);
        const onMove = (moved) =>
            this.resize(value + (this.position(moved) - start) * this.direction);
        target.addEventListener("pointermove", onMove);
        target.addEventListener(
            "lostpointercapture",
            () => target.removeEventListener("pointermove", onMove),
            { once: true }
        );
        ev.preventDefault();
    }

    onKeydown(ev) {
        const steps = this.isHorizontal
            ? { ArrowLeft: -this.direction, ArrowRight: this.direction }
            : { ArrowUp: -1, ArrowDown: 1 };
        if (steps[ev.key]) {
            ev.preventDefault();
            ev.stopPropagation();
            this.resize(this.props.value + steps[ev.key] * KEY_STEP);
        }
    }

    position(ev) {
        return this.isHorizontal ? ev.clientX : ev.clientY;
    }

    resize(value) {
        const { min, max } = this.props;
        this.props.onResize(Math.round(Math.min(max, Math.max(min, value))));
    }
}
