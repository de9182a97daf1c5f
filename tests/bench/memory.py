"""A worker from the first to the last message of a large mailbox: memory and speed."""

from .figures import Figure, stopwatch
from .synchronisation import connect_mailbox, load_everything, resident_bytes

MEGABYTE = 2**20
QUARTERS = 4


def run(inside):
    """Synchronise the prepared mailbox and look at the process again and again."""
    messages = inside.options["messages"]
    account_id, inbox_id = connect_mailbox(inside)
    idle = resident_bytes()
    samples, speeds, done = [], [], 0
    tenth = messages // 10
    for wanted in (tenth, messages - tenth, messages):
        with stopwatch() as seconds:
            samples += load_everything(inside, account_id, inbox_id, wanted)
        speeds.append((wanted - done) / seconds())
        done = wanted
    above = [(sample - idle) / MEGABYTE for sample in samples]
    marks = [
        max(above[: max(1, len(above) * quarter // QUARTERS)])
        for quarter in range(1, QUARTERS + 1)
    ]
    course = ", ".join(f"{mark:.0f}" for mark in marks)
    return [
        Figure(
            f"memory above idle while {messages:,} messages come, peak",
            max(above),
            "MB",
            target=150,
            note=f"peak after each quarter: {course} MB",
        ),
        Figure("growth over the last three quarters", marks[-1] - marks[0], "MB"),
        Figure("first sync, first tenth", speeds[0], "messages/s"),
        Figure("first sync, last tenth", speeds[-1], "messages/s"),
    ]
