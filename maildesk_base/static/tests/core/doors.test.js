import { expect, test } from "@odoo/hoot";
import * as api from "@maildesk_base/api";
import * as components from "@maildesk_base/components";
import * as registries from "@maildesk_base/registries";

test("what add-ons may import is there", () => {
    for (const [name, door] of Object.entries({ api, components, registries })) {
        const missing = Object.keys(door).filter((key) => door[key] === undefined);
        expect(missing).toEqual([], { message: name });
        expect(Object.keys(door).length).toBeGreaterThan(5);
    }
});

test("an icon of an add-on is drawn as the app's own", () => {
    const { Icon, addIcon } = components;
    addIcon("test_circle", "M12 3a9 9 0 1 0 0 18", { isDirectional: true });
    const icon = Object.create(Icon.prototype, {
        props: { value: { name: "test_circle" } },
    });
    expect(icon.path).toBe("M12 3a9 9 0 1 0 0 18");
    expect(icon.className).toInclude("o_md_icon_flip");
});
