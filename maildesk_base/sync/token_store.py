"""The tokens of a mailbox for its provider: each access is a short transaction of its
own, since tokens are refreshed while no transaction may be open.
"""

from .transactions import in_transaction

TOKEN = "token"


class AccountTokens:
    """A :class:`~..engine.sign_in.TokenStore` in ``mailbox.secret``.

    :param env: any environment of the database
    :param account_id: record id of the mailbox
    """

    def __init__(self, env, account_id):
        self._env = env
        self._account_id = account_id

    def load(self):
        """The newest stored text, "" when there is none."""
        return in_transaction(self._env, self._load)

    def save(self, text):
        """Store ``text``; it is durable when this returns."""
        in_transaction(self._env, lambda env: self._save(env, text))

    def _load(self, env):
        return env["mailbox.secret"]._take(self._account(env), TOKEN)

    def _save(self, env, text):
        account = self._account(env)
        # A mailbox that was removed meanwhile must not get its tokens back.
        if account and account.state != "disconnected":
            env["mailbox.secret"]._put(account, TOKEN, text)

    def _account(self, env):
        return env["mailbox.account"].browse(self._account_id).exists()
