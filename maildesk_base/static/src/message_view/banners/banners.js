import { Component } from "@odoo/owl";
import { Icon } from "../../core/components/icon/icon";
import { banners } from "../../core/registries";
import { emlUrl } from "../../core/utils/urls";
import { SafeBanner } from "../safe_banner/safe_banner";

const FAILED = ["fail", "softfail"];

class SenderWarning extends Component {
    static template = "maildesk_base.SenderWarning";
    static components = { Icon };
    static props = { message: Object };
}

class MessageNotice extends Component {
    static template = "maildesk_base.MessageNotice";
    static props = { message: Object };
}

class CutNotice extends Component {
    static template = "maildesk_base.CutNotice";
    static props = { message: Object };

    get wholeUrl() {
        return emlUrl(this.props.message.id);
    }
}

banners.add({
    id: "sender",
    sequence: 10,
    Component: SenderWarning,
    isAvailable: ({ message }) => FAILED.includes(message.auth?.dmarc),
});
banners.add({
    id: "notice",
    sequence: 20,
    Component: MessageNotice,
    isAvailable: ({ message }) => Boolean(message.notice),
});
banners.add({
    id: "cut",
    sequence: 30,
    Component: CutNotice,
    isAvailable: ({ message }) => Boolean(message.is_cut),
});
banners.add({ id: "remote_content", sequence: 40, Component: SafeBanner });
