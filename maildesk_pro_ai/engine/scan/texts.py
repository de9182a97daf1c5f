"""What is shown for each finding and level: English sentences, to be translated."""

from __future__ import annotations

from .verdict import Level

REASONS = {
    "attachment_html": "An attached web page can imitate a sign-in page.",
    "attachment_runs": "An attached file runs a program when it is opened.",
    "bank_details_changed": "New bank details, in a conversation that had others.",
    "brand_in_sender_domain": "The sender's domain contains the name of a company it "
    "does not belong to.",
    "credentials": "It asks for a password or for personal data.",
    "dmarc_fail": "The sender's domain says that this mail is not from it.",
    "dmarc_not_passed": "It is not certain that the mail comes from this domain.",
    "double_extension": "The name of an attached file hides what it is.",
    "envelope_other": "It was sent by another organization than it says.",
    "extortion": "It threatens to publish something.",
    "first_contact": "First message from this address.",
    "form": "The message contains a form.",
    "freemail_role": "An official role, but an address that anyone can get.",
    "from_equals_to": "Sender and recipient are the same address.",
    "hidden_text": "It contains text that is hidden from you.",
    "idn_sender": "The sender's domain imitates Latin letters.",
    "image_only": "It consists of images instead of text.",
    "invisible_chars": "Words are split by invisible characters.",
    "link_brand_host": "A link names a company, but does not lead there.",
    "link_free_hosting": "A link leads to a page that anyone can publish.",
    "link_has_recipient": "A link contains your address.",
    "link_idn": "A link imitates Latin letters.",
    "link_ip": "A link leads to a number instead of a name.",
    "link_open_redirect": "A link leads on to another site.",
    "link_shortener": "A shortened link hides where it leads.",
    "link_text_target": "A link leads to another site than it shows.",
    "link_userinfo": "A link hides its site behind a name.",
    "lookalike_domain": "The sender's domain looks like one you know.",
    "mixed_script": "Letters of other scripts imitate Latin ones.",
    "name_is_brand": "The name is that of a company, the address is not.",
    "name_is_colleague": "The name is that of somebody you know, the address is not.",
    "name_shows_other_address": "The name shows another address than the sender's.",
    "no_visible_recipient": "It does not say to whom it is addressed.",
    "password_field": "The message contains a field for a password.",
    "payment": "It is about a payment.",
    "replyto_freemail": "Answers go to an address that anyone can get.",
    "replyto_other": "Answers go to another organization.",
    "spf_fail": "The sender's domain does not use the server that sent this.",
    "subject_brand": "The subject names a company that has nothing to do with it.",
    "urgency": "It presses you to act quickly.",
    "urgent_money": "It presses you to pay or to sign in.",
}
ADVICE = {
    Level.LOW: "Nothing unusual was found.",
    Level.MEDIUM: "Check with the sender in another way before you pay, sign in or "
    "open files.",
    Level.HIGH: "Do not click, answer or open anything. Report it as spam and inform "
    "your administrator.",
}
