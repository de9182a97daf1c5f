"""The rules, by what they look at. Each takes a case and yields findings."""

from . import attachments, authentication, content, conversation, links, sender, wording

RULES = (
    *authentication.RULES,
    *sender.RULES,
    *wording.RULES,
    *conversation.RULES,
    *links.RULES,
    *content.RULES,
    *attachments.RULES,
)
