// Pages of one browser show each other what they are writing: by locks, which end with
// the page. Without HTTPS browsers have none; then a draft may be open twice.
const PREFIX = "maildesk.draft.";

/** Hold a draft for as long as this page shows it; gives what ends that. */
export function holdDraft(key) {
    let release = () => {};
    const held = new Promise((resolve) => (release = resolve));
    navigator.locks?.request(PREFIX + key, { ifAvailable: true }, () => held);
    return release;
}

/** @returns {Promise<Set<string>>} keys of the drafts that are open in some page */
export async function heldDrafts() {
    const { held = [] } = (await navigator.locks?.query()) || {};
    return new Set(
        held
            .map(({ name }) => name)
            .filter((name) => name.startsWith(PREFIX))
            .map((name) => name.slice(PREFIX.length))
    );
}
