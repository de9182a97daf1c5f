import { Component, xml } from "@odoo/owl";
import { cardSections } from "../core/registries";
import { AttachmentList } from "./attachment_list/attachment_list";
import { CalendarCard } from "./calendar_card/calendar_card";

class MessageCalendar extends Component {
    static template = xml`<CalendarCard event="props.message.calendar" />`;
    static components = { CalendarCard };
    static props = { message: Object };
}

class MessageAttachments extends Component {
    static template = xml`
        <AttachmentList attachments="props.message.attachments" messageId="props.message.id" />`;
    static components = { AttachmentList };
    static props = { message: Object };
}

cardSections.add({
    id: "calendar",
    sequence: 10,
    position: "above",
    Component: MessageCalendar,
    isAvailable: ({ message }) => Boolean(message.calendar),
});
cardSections.add({
    id: "attachments",
    sequence: 20,
    position: "below",
    Component: MessageAttachments,
    isAvailable: ({ message }) => Boolean(message.attachments?.length),
});
