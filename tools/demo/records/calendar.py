"""A meeting that was agreed on by mail."""

from datetime import timedelta

from odoo import fields

from tools.demo.records.cast import contact, make_of, newest
from tools.demo_mail.people import ANNA

MODEL = "calendar.event"


def make(env):
    """Tomorrow at nine, made of a mail to Anna."""
    message = newest(env, ANNA.address, 3)[-1:]
    contact(env, message)
    start = fields.Datetime.now().replace(hour=9, minute=0, second=0, microsecond=0)
    start += timedelta(days=1)
    stop = start + timedelta(hours=1)
    values = {"start": str(start), "stop": str(stop), "location": "Room Polaris"}
    make_of(env, "anna", message, MODEL, **values)
