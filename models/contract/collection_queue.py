"""Which contracts a change of the books concerns, gathered until one statement can settle them all.

A payment that is registered posts an entry, matches it with several invoices and may book exchange
differences on the way. While a method *holds* the queue, all that is only noted; when the outermost one ends,
one statement brings the collection of all contracts concerned up to date.
"""

import functools
from contextlib import contextmanager

_KEY = "marketing_contract_collection"


class Queue:
    """What one transaction has noted while somebody holds it."""

    __slots__ = ("depth", "moves", "orders")

    def __init__(self):
        self.depth, self.orders, self.moves = 0, set(), set()


def _queue(env):
    # The cursor's cache lives as long as the transaction's cursor; the queue is in it only while held.
    return env.cr.cache.setdefault(_KEY, Queue())


@contextmanager
def held(env):
    """Hold the queue; the outermost holder updates the contracts at its end, unless it failed.

    :param env: any environment of the transaction
    """
    queue = _queue(env)
    queue.depth += 1
    done = False
    try:
        yield queue
        done = True
    finally:
        queue.depth -= 1
        if not queue.depth:
            env.cr.cache.pop(_KEY, None)
            if done and (queue.orders or queue.moves):
                env["sale.order"]._collection_refresh(queue.orders, queue.moves)


def holding(method):
    """Decorate a model method that changes the books in several steps: contracts follow once, at its end."""

    @functools.wraps(method)
    def wrapper(self, *args, **kwargs):
        with held(self.env):
            return method(self, *args, **kwargs)

    return wrapper


def note(env, orders=(), moves=()):
    """Have the collection of contracts updated: now, or when the present holder ends.

    :param orders: ids of `sale.order`
    :param moves: ids of `account.move`; the contracts that they concern are found by the statement
    """
    if not orders and not moves:
        return
    with held(env) as queue:
        queue.orders.update(orders)
        queue.moves.update(moves)
