"""A service that forgets where a mailbox was; nothing is lost."""

from tests.e2e.index import message_ids


def test_a_void_cursor_heals_and_rows_stay(services, anna):
    anna.connect(sync_interval=1)
    anna.receive("Known")
    anna.sync()
    known = message_ids(anna)
    services.forget_cursor(anna.provider, anna.address)
    anna.receive("New")
    anna.wake()
    anna.wait_until_equal()
    assert set(known) < set(message_ids(anna))
