"""What each finding counts, and which of them go together."""

from __future__ import annotations

WEIGHTS = {
    "attachment_html": 30, "attachment_runs": 40, "bank_details_changed": 40,
    "brand_in_sender_domain": 20, "credentials": 20, "dmarc_fail": 30,
    "dmarc_not_passed": 10, "double_extension": 40, "envelope_other": 6,
    "extortion": 35, "first_contact": 8, "form": 3, "freemail_role": 20,
    "from_equals_to": 6, "hidden_text": 15, "idn_sender": 25, "image_only": 12,
    "invisible_chars": 8, "link_brand_host": 30, "link_free_hosting": 20,
    "link_has_recipient": 5, "link_idn": 25, "link_ip": 30, "link_open_redirect": 12,
    "link_shortener": 12, "link_text_target": 35, "link_userinfo": 30,
    "lookalike_domain": 45, "mixed_script": 25, "name_is_brand": 30,
    "name_is_colleague": 35, "name_shows_other_address": 30, "no_visible_recipient": 6,
    "password_field": 40, "payment": 10, "replyto_freemail": 25, "replyto_other": 8,
    "spf_fail": 8, "subject_brand": 12, "urgency": 10, "urgent_money": 10,
}  # fmt: skip

MEDIUM_FROM, HIGH_FROM = 25, 60
FIRST_CONTACT_FACTOR = 1.25
# By themselves words only make one careful: people press and ask for money, too.
WORDING = frozenset(("urgency", "credentials", "payment", "urgent_money"))
MAX_WORDING_ALONE = 20
# Beside anything that weighs less, words are as good as alone.
WEAK_BELOW = 10
# What newsletters and mailing lists do all the time.
USUAL_IN_BULK = frozenset(
    """link_has_recipient form link_open_redirect link_shortener link_free_hosting
    image_only replyto_other envelope_other no_visible_recipient""".split()
)
# A known sender's mailbox may have been taken over.
NEVER_HALVED = frozenset(("attachment_runs", "password_field", "bank_details_changed"))
# All that is looked at in mail from colleagues.
OF_OWN_DOMAIN = frozenset(
    """attachment_html attachment_runs double_extension link_brand_host
    link_free_hosting link_has_recipient link_idn link_ip link_open_redirect
    link_shortener link_text_target link_userinfo""".split()
)
