import { useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { useMailStore } from "../core/hooks";
import { lookUp } from "../core/utils/normalize";
import {
    completed,
    lastWord,
    namedWord,
    operators,
    personWord,
    writtenName,
} from "./operators";

const SUGGEST_DELAY_MS = 150;
const SHOWN = 7;

/**
 * What could come next in the search box: operators, people after `from:` and the like,
 * saved searches when nothing is typed yet.
 *
 * @param {() => string} getText
 */
export function useSuggestions(getText) {
    const store = useMailStore();
    const api = useService("maildesk.api");
    const known = operators();
    const state = useState({ people: [] });

    async function fetchPeople() {
        const typed = personWord(getText());
        if (!typed) {
            return;
        }
        try {
            const people = await api.suggestRecipients(typed, SHOWN);
            if (typed === personWord(getText())) {
                state.people = people.map((person) => completion(getText(), person));
            }
        } catch {
            // One can search for a name without having it suggested.
            state.people = [];
        }
    }

    function atFirst() {
        const saved = store.savedSearches.map(({ name, query }) => ({
            text: query,
            hint: name,
            isSearch: true,
        }));
        const names = known.map(({ name, hint }) => ({ text: name, hint }));
        return [...saved, ...names].slice(0, SHOWN);
    }

    /** Folders, tags and mailboxes whose name is being typed. */
    function named(text) {
        const word = namedWord(text);
        if (!word) {
            return null;
        }
        return lookUp(word.typed, [...new Set(word.names(store))], (name) => [name])
            .slice(0, SHOWN)
            .map((name) => ({
                text: completed(text, `${word.prefix}${writtenName(name)} `),
                hint: name,
            }));
    }

    function matching(text) {
        const word = lastWord(text).toLowerCase();
        return known
            .filter(({ name }) => word && name.startsWith(word) && name !== word)
            .map(({ name, hint }) => ({ text: completed(text, name), hint }))
            .slice(0, SHOWN);
    }

    const search = useDebounced(fetchPeople, SUGGEST_DELAY_MS);
    return {
        /** @returns {{text: string, hint: string, isSearch?: boolean}[]} */
        items() {
            const text = getText();
            if (state.people.length) {
                return state.people;
            }
            return named(text) || (text ? matching(text) : atFirst());
        },
        search() {
            state.people = [];
            search();
        },
        clear() {
            state.people = [];
        },
    };
}

function completion(text, { name, email }) {
    const operator = lastWord(text).split(":")[0];
    return { text: completed(text, `${operator}:${email} `), hint: name || email };
}
