import { after } from "@odoo/hoot";

/** Entries of an add-on, for the time of one test. */
export function register(entries, ...added) {
    for (const entry of added) {
        entries.add(entry);
        after(() => entries.remove(entry.id));
    }
}
