import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const field = (name) => `.modal .o_field_widget[name=${name}]`;
const input = (name) => `${field(name)} input`;
const type = (name, text) => ({
    trigger: input(name),
    run: `edit ${text} && press Tab`,
});

const openDialog = [
    {
        content: "somebody without a mailbox is invited to connect one",
        trigger: ".o_md_first_run button:contains(Connect a mailbox)",
        run: "click",
    },
];

tours.add("connect_known_service", {
    steps: () => [
        ...openDialog,
        type("email", "anna.berg@gmx.de"),
        {
            content:
                "the servers are filled in, and what has to be done first is shown",
            trigger: `.modal .alert-info:contains(Turn on IMAP)`,
        },
        { trigger: `${input("imap_host")}:value(imap.gmx.net)` },
        { trigger: `${input("smtp_host")}:value(mail.gmx.net)` },
        {
            content: "a password is missing",
            trigger: ".modal button[name=action_connect]",
            run: "click",
        },
        {
            content: "it is asked for in plain words",
            trigger: ".modal:contains(incoming server and the password) footer button",
            run: "click",
        },
        { content: "what was typed is still there", trigger: input("email") },
    ],
});

tours.add("connect_and_correct", {
    steps: () => [
        ...openDialog,
        type("email", "anna.berg@gmx.de"),
        { trigger: `${input("imap_host")}:value(imap.gmx.net)` },
        type("imap_host", "127.0.0.1"),
        type("imap_port", "1"),
        type("smtp_host", ""),
        type("imap_password", "secret"),
        { trigger: ".modal button[name=action_connect]", run: "click" },
        {
            content: "the step that failed says what to do",
            trigger:
                ".modal tr:contains(Reach the incoming server):contains(Failed):contains(Check the port)",
        },
        {
            content: "the rest was not tried",
            trigger: ".modal tr:contains(Sign in to receive):contains(Not tried)",
        },
        { trigger: ".modal button[name=action_edit]", run: "click" },
        {
            content: "back in the dialog, the password need not be typed again",
            trigger: ".modal:contains(A password is stored, encrypted)",
        },
        { trigger: `${input("imap_host")}:value(127.0.0.1)` },
        { trigger: ".modal button[special=cancel]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});
