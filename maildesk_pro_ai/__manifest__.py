{
    "name": "MailDesk Pro AI",
    "summary": "AI assistant: rules that recognise fraud in mail, without a network",
    "version": "19.0.1.0.0",
    "author": "MailDesk",
    "license": "LGPL-3",
    "category": "Productivity/MailDesk",
    "depends": ["maildesk_base"],
    "external_dependencies": {"python": ["idna", "publicsuffixlist"]},
}
