import { Component } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";
import { composerTools } from "../../core/registries";

/** Odoo's mail templates, in mail that is written from a record. */
class TemplateTool extends Component {
    static template = "maildesk_base.TemplateTool";
    static components = { Dropdown, DropdownItem, Icon };
    static props = { draft: Object, window: Object };

    setup() {
        this.records = useService("maildesk.records");
        this.composer = useService("maildesk.composer");
    }

    /** Above what was written, with its files. */
    async insert(template) {
        const { draft, window } = this.props;
        // What stands in the editor comes along.
        this.composer.readers.get(draft.key)?.();
        if (!(await this.composer.saver.save(draft))) {
            return;
        }
        const filled = await this.records.fillIn(draft, template);
        if (filled) {
            draft.takeFiles(filled.draft);
            draft.version = filled.draft.version;
            window.change({
                subject: draft.mode === "new" ? filled.subject : draft.subject,
                body: filled.body + draft.body,
                bodyVersion: draft.bodyVersion + 1,
            });
        }
    }
}

composerTools.add({
    id: "record_templates",
    sequence: 20,
    position: "bar",
    Component: TemplateTool,
    isAvailable: ({ draft }) => draft.templates.length > 0,
});
