import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const ROW = ".o_md_row:not(.o_md_row_skeleton)";
const row = (subject) => `${ROW}:contains(${subject})`;

tours.add("maildesk_read", {
    steps: () => [
        {
            content: "the inbox is there, unread mail counted",
            trigger: `.o_md_node[data-key="all:inbox"]:contains(2)`,
        },
        { content: "open an unread message", trigger: row("Order 4711"), run: "click" },
        {
            content: "its text is shown in a frame that may not run scripts",
            trigger: `.o_md_body_frame[sandbox="allow-popups allow-popups-to-escape-sandbox"]`,
        },
        {
            content: "it counts as read",
            trigger: `.o_md_node[data-key="all:inbox"]:contains(1)`,
        },
        {
            content: "star it",
            trigger: ".o_md_view_toolbar button[aria-label=Star]",
            run: "click",
        },
        {
            content: "it has a star",
            trigger: ".o_md_view_toolbar button[aria-label=Star][aria-pressed=true]",
        },
        {
            content: "the starred mail",
            trigger: `.o_md_node[data-key="all:starred"]`,
            run: "click",
        },
        { content: "holds it", trigger: row("Order 4711") },
    ],
});

tours.add("maildesk_archive_undo", {
    steps: () => [
        { trigger: row("Order 4711"), run: "click" },
        {
            content: "archive it",
            trigger: ".o_md_view_toolbar button[aria-label=Archive]",
            run: "click",
        },
        {
            content: "it left the inbox",
            trigger: `.o_md_list:not(:has(${row("Order 4711")}))`,
        },
        {
            content: "take it back",
            trigger: ".o_md_toast_action:contains(Undo)",
            run: "click",
        },
        { content: "it is there again", trigger: row("Order 4711") },
    ],
});

tours.add("maildesk_reply", {
    steps: () => [
        { trigger: row("Order 4711"), run: "click" },
        {
            content: "answer",
            trigger: ".o_md_reply_bar button:contains(Reply)",
            run: "click",
        },
        {
            content: "the sender is the recipient",
            trigger: ".o_md_recipient:contains(Carl)",
        },
        {
            content: "the message is quoted",
            trigger: ".o_md_editable:contains(wheels)",
            run: "editor We will deliver on Monday.",
        },
        { content: "it is kept", trigger: ".o_md_composer_head:contains(Draft saved)" },
        {
            content: "save and close",
            trigger: ".o_md_composer_head button[aria-label='Save and close']",
            run: "click",
        },
        { content: "it says so", trigger: ".o_md_toast:contains(Draft saved)" },
    ],
});

tours.add("maildesk_compose", {
    steps: () => [
        { trigger: ".o_md_compose", run: "click" },
        {
            trigger: ".o_md_recipients input:first",
            run: "edit bob@example.com && press Enter",
        },
        { content: "the address is a chip", trigger: ".o_md_recipient:contains(bob)" },
        { trigger: ".o_md_composer_subject", run: "edit Hello from the tour" },
        { content: "it is kept", trigger: ".o_md_composer_head:contains(Draft saved)" },
        {
            content: "put it away",
            trigger: ".o_md_composer_head button[aria-label=Minimise]",
            run: "click",
        },
        { trigger: ".o_md_composer_minimised:contains(Hello from the tour)" },
    ],
});

tours.add("maildesk_hostile", {
    steps: () => [
        {
            content: "a mail that wants to do harm",
            trigger: row("You have won"),
            run: "click",
        },
        {
            content: "its text is shown, in a frame of another origin",
            trigger: ".o_md_body_frame",
            run() {
                const frame = document.querySelector(".o_md_body_frame");
                if (frame.contentDocument !== null) {
                    throw new Error(
                        "the page can reach into the frame, so it can reach out"
                    );
                }
                if (/script|onerror|<form|evil\.example/i.test(frame.srcdoc)) {
                    throw new Error(`not cleaned: ${frame.srcdoc}`);
                }
            },
        },
        {
            content: "nothing of it ran in the page",
            trigger: "body:not([data-hacked])",
        },
        {
            content: "pictures from outside are blocked",
            trigger: ".o_md_safe:contains(blocked)",
        },
        {
            content: "the app goes on working",
            trigger: `.o_md_node[data-key="all:sent"]`,
            run: "click",
        },
        { trigger: ".o_md_list .o_md_empty" },
    ],
});

tours.add("maildesk_first_run", {
    steps: () => [
        {
            content: "one is led to the first mailbox",
            trigger: ".o_md_first_run:contains(Connect your first mailbox)",
        },
    ],
});
