import { describe, expect, test } from "@odoo/hoot";
import { directionOf } from "@maildesk_base/message_view/message_body/direction";

describe.current.tags("desktop");

test("a text reads in the direction of its first letter", () => {
    for (const [html, direction] of [
        ["<p>Hello שלום</p>", "ltr"],
        ["<p>שלום Hello</p>", "rtl"],
        ["<b>1. «</b> مرحبا", "rtl"],
        ["<style>p { color: red }</style><!-- Hello --><p title='x'>&nbsp;שלום", "rtl"],
        ["<p>123</p>", "ltr"],
        ["", "ltr"],
    ]) {
        const content = document.createElement("div");
        content.innerHTML = html;
        expect(directionOf(content)).toBe(direction);
    }
});
