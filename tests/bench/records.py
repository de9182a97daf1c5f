"""The panel Records and Partner 360 beside a million messages and 100,000 records."""

from . import large_index, record_rows
from .figures import Figure, time_calls
from .processor import ProcessorTime

CALLS = 100
PANEL_MS = 150
PARTNER_MS = 200


def run(inside):
    """Fill the index unless it is, add the records, and ask for mail of three kinds:
    the customer's, linked and not, and that of people whom nobody knows.
    """
    large_index.ensure_index(inside)
    with inside.registry.cursor() as cr:
        record_rows.fill(inside.environment(cr), inside.options["records"])
    large_index.vacuum(inside)
    customers, strangers = _messages(inside, "="), _messages(inside, "<>")
    whole = {"whole_company": True}
    return [
        *_measure(inside, "panel, customer", "record_panel", customers, PANEL_MS),
        *_measure(inside, "panel, unknown sender", "record_panel", strangers, PANEL_MS),
        *_measure(inside, "Partner 360, customer", "partner360", customers, PARTNER_MS),
        *_measure(
            inside,
            "Partner 360, whole company",
            "partner360",
            customers,
            PARTNER_MS,
            **whole,
        ),
        *_measure(
            inside, "Partner 360, unknown sender", "partner360", strangers, PARTNER_MS
        ),
    ]


def _messages(inside, operator):
    """Ids of mail that is from the customer, or is not: new and old."""
    with inside.registry.cursor() as cr:
        cr.execute(
            f"""SELECT id FROM mailbox_message_index
                 WHERE from_addr {operator} %s AND id %% 7 = 0
                 ORDER BY fingerprint %% 1009 LIMIT %s""",
            [record_rows.CUSTOMER, CALLS],
        )
        return [row[0] for row in cr.fetchall()]


def _measure(inside, title, method, ids, target, **options):
    large_index.call(inside, method, ids[0], **options)
    processor = ProcessorTime(inside.registry)
    timing = time_calls(
        [lambda i=i: large_index.call(inside, method, i, **options) for i in ids]
    )
    python, database = processor.python(), processor.database()
    note = f"processor: {1000 * python / len(ids):.0f} ms Python"
    note += f", {1000 * database / len(ids):.0f} ms PostgreSQL"
    return [
        Figure(f"{title}, p50", timing.p50, "ms", target, note=note),
        Figure(f"{title}, p95", timing.p95, "ms", target),
    ]
