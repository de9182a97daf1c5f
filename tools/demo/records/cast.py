"""Who works with the records of the demo, and the mail that these are made of."""

from tools.demo.settings import USERS
from tools.demo_mail.people import OTHERS

MESSAGE = "mailbox.message_index"


def colleagues(env, *groups):
    """The demo's users, with these groups from now on."""
    users = env["res.users"].search([("login", "in", [*USERS, "admin"])])
    for name in groups:
        users.group_ids += env.ref(name)
    return users


def user(env, login):
    """One of them."""
    return env["res.users"].search([("login", "=", login)])


def account(env, address):
    """A mailbox by its address."""
    return env["mailbox.account"].search([("email", "=", address)], limit=1)


def newest(env, address, count, **values):
    """The newest mail of people outside in a mailbox, of a conversation each."""
    domain = [
        ("account_id", "=", account(env, address).id),
        ("is_outgoing", "=", False),
        ("is_draft", "=", False),
        ("list_unsubscribe", "=", False),
        ("auto_submitted", "=", False),
        *((name, "=", value) for name, value in values.items()),
    ]
    found, seen = env[MESSAGE], set()
    known = {person.address for person in OTHERS}
    for message in env[MESSAGE].search(domain, order="sort_ts desc", limit=500):
        if message.from_addr in known and message.conversation_id.id not in seen:
            seen.add(message.conversation_id.id)
            found |= message
        if len(found) == count:
            break
    return found


def contact(env, message):
    """Who wrote a message, as a contact of their company."""
    partners = env["res.partner"]
    known = partners.search([("email_normalized", "=", message.from_addr)], limit=1)
    if known:
        return known
    person = next(each for each in OTHERS if each.address == message.from_addr)
    company = partners.search(
        [("name", "=", person.company), ("is_company", "=", True)], limit=1
    )
    if person.company and not company:
        company = partners.create(
            {"name": person.company, "is_company": True, "city": person.city}
        )
    return partners.create(
        {
            "name": person.name,
            "email": person.address,
            "parent_id": company.id,
            "function": person.role,
            "phone": person.phone,
        }
    )


def make_of(env, login, message, model, **values):
    """A record made of a message, by one of the users."""
    client = env["mailbox.client"].with_user(user(env, login))
    client.enable_bridge(message.id, model)
    prepared = client.prepare(message.id, model)["values"]
    answer = client.create_record(message.id, model, prepared | values)
    return env[model].browse(answer["record"]["id"])
