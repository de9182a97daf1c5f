/** What add-ons extend: `@maildesk_base/registries`. See docs/extending.md. */
export {
    EntryRegistry,
    actions,
    banners,
    cardSections,
    composerTools,
    panels,
    recordSections,
    rowBadges,
    searchOperators,
    settings,
    treeSections,
} from "./core/registries";
