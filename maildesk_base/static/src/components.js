/** What add-ons build their screens from: `@maildesk_base/components`. */
export { ActionButtons } from "./core/components/action_buttons/action_buttons";
export { Avatar } from "./core/components/avatar/avatar";
export { EmptyState } from "./core/components/empty_state/empty_state";
export { FolderPicker } from "./core/components/folder_picker/folder_picker";
export { Icon } from "./core/components/icon/icon";
export {
    chosenFiles,
    FileChoice,
    fileChoices,
    FileRecords,
    TextChoice,
} from "./core/components/mail_parts/mail_parts";
export { RecordCard } from "./core/components/record_card/record_card";
export { Picker } from "./core/components/picker/picker";
export { SearchList } from "./core/components/search_list/search_list";
export { TagPicker } from "./core/components/tag_picker/tag_picker";
export { TagPill } from "./core/components/tag_pill/tag_pill";
export { addIcon } from "./core/utils/icons";
