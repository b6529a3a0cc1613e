"""Transactions that really commit, for the tests of what several people or workers do at once."""

from contextlib import contextmanager

from odoo import SUPERUSER_ID, api


@contextmanager
def transaction(registry, user_id=SUPERUSER_ID, context=None):
    """Give an environment in a transaction of its own, committed at the end and rolled back after an exception.

    :param registry: registry of the database
    :param int user_id: who acts
    :param dict context: context of the environment
    """
    # The cursor commits by itself when its block ends without an exception.
    with registry.cursor() as cr:
        yield api.Environment(cr, user_id, context or {})
