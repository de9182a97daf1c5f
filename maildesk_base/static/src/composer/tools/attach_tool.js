import { Component, useRef } from "@odoo/owl";
import { Icon } from "../../core/components/icon/icon";
import { composerTools } from "../../core/registries";

/** Chooses files to attach. */
class AttachTool extends Component {
    static template = "maildesk_base.AttachTool";
    static components = { Icon };
    static props = { draft: Object, window: Object };

    setup() {
        this.input = useRef("input");
    }

    onFiles({ target }) {
        this.props.window.attach([...target.files]);
        target.value = "";
    }
}

composerTools.add({
    id: "attach",
    sequence: 10,
    position: "bar",
    Component: AttachTool,
});
