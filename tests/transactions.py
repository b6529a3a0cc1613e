"""Transactions that really commit, for the tests of what several people or workers do at the same moment."""

import threading
from contextlib import contextmanager

from psycopg2 import errors

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tests import BaseCase, get_db_name
from odoo.tools import SQL, mute_logger

# What whoever comes second may meet: a refusal in words, or what Odoo answers by trying again.
SECOND = (UserError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, errors.UniqueViolation)
# Seconds after which a test that hangs says so.
PATIENCE = 30


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


def look(cursor):
    """Take the snapshot of a transaction, and bound how long it waits for a lock."""
    cursor.execute(SQL("SET LOCAL lock_timeout = %s", f"{PATIENCE}s"))
    cursor.execute("SELECT 1")


def overlap(registry, first, second, meanwhile=None):
    """Let two transactions act at the same moment.

    Both have looked before either acts. The second acts while the first is not yet done; the first is done as soon as
    the second waits for it or is done too.

    :param registry: registry of the database
    :param first: function of a cursor; so is `second`
    :param meanwhile: called after the second has looked and before the first looks
    :return: what the second met: None, or the exception
    :raises: AssertionError when the second hangs
    """
    met = []

    def act(cursor):
        try:
            second(cursor)
            cursor.flush()
        except Exception as error:
            cursor.rollback()
            met.append(error)

    with registry.cursor() as slow, registry.cursor() as quick, registry.cursor() as watch:
        look(slow)
        if meanwhile:
            meanwhile()
        look(quick)
        worker = threading.Thread(target=act, args=(slow,))
        first(quick)
        quick.flush()
        worker.start()
        for _turn in range(PATIENCE * 50):
            worker.join(0.02)
            watch.execute("SELECT pg_blocking_pids(%s)", [slow.connection.info.backend_pid])
            if not worker.is_alive() or quick.connection.info.backend_pid in watch.fetchone()[0]:
                break
        quick.commit()  # house: allow: the first of two transactions ends
        worker.join(PATIENCE)
        if worker.is_alive():
            raise AssertionError("the second got no answer")
    return met[0] if met else None


class CommittedCase(BaseCase):
    """What each test needs is committed, since other transactions must see it, and removed again afterwards.

    A subclass makes it in `_prepare`, noting the ids in `ids`, and removes it in `_remove`.
    """

    # Context of the environments of `transaction`.
    context = {"tracking_disable": True, "no_reset_password": True}

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.ids = {}
        self.addCleanup(self._clean_up)
        self._begin()

    def _begin(self):
        with self.transaction() as env:
            self._prepare(env)

    def _clean_up(self):
        if not self.ids:
            return
        with self.transaction() as env:
            self._remove(env)
        self.registry.clear_all_caches()
        self.ids = {}

    def _prepare(self, env):
        """Make what the test needs; afterwards it is committed."""
        raise NotImplementedError

    def _remove(self, env):
        """Remove what `_prepare` and the test have made."""
        raise NotImplementedError

    def transaction(self):
        """Return a context manager with an environment in a transaction of its own, committed at the end."""
        return transaction(self.registry, context=self.context)

    def alone(self, act, *args):
        """Have somebody act with nobody else around, and commit."""
        with self.registry.cursor() as cr:
            act(cr, *args)

    @mute_logger("odoo.sql_db")
    def together(self, first, second):
        """Let two people act at the same moment.

        :param first, second: (function, arguments) called with a cursor of their own
        :return: what the second one met: None, or the exception
        """
        met = overlap(self.registry, lambda cr: first[0](cr, *first[1]), lambda cr: second[0](cr, *second[1]))
        if met and not isinstance(met, SECOND):
            raise met
        return met

    @mute_logger("odoo.sql_db")
    def two_workers(self, work, retried=PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
        """Let two workers begin with the same snapshot; both must get their work done.

        :param work: function of an environment
        :param retried: exceptions after which a worker begins again
        """
        barrier, met = threading.Barrier(2), []

        def act():
            try:
                for attempt in range(20):
                    try:
                        with self.transaction() as env:
                            if not attempt:
                                look(env.cr)
                                barrier.wait(PATIENCE)
                            work(env)
                        return
                    except retried:
                        continue
                met.append("gave up")
            except Exception as error:
                met.append(error)

        workers = [threading.Thread(target=act) for _worker in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(4 * PATIENCE)
        self.assertEqual(met, [])

    def assertTakesTurns(self, run):
        """Check that a second worker leaves the work to the first, and afterwards finds nothing left to do.

        :param run: function of an environment, which returns how much it has done
        :return int: how much the first one has done
        """
        with self.registry.cursor() as first, self.registry.cursor() as second:
            done = run(api.Environment(first, SUPERUSER_ID, self.context))
            self.assertEqual(run(api.Environment(second, SUPERUSER_ID, self.context)), 0, "the first one is at it")
            second.rollback()
            first.commit()
            self.assertEqual(run(api.Environment(second, SUPERUSER_ID, self.context)), 0, "nothing is left to do")
        return done
