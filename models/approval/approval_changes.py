"""Which documents a write changes, so that each is compared once, at the end of that write."""

_KEY = "marketing_approval_changes"


class Changes:
    """Documents to compare. It travels in the context; an object of this class cannot come from a client."""

    def __init__(self):
        self._ids = {}

    def context(self):
        """Return the context entries under which changes are collected here."""
        return {_KEY: self}

    def add(self, documents):
        """Remember documents whose watched content may have changed."""
        self._ids.setdefault(documents._name, set()).update(documents.ids)

    def compare(self, env, but=()):
        """Compare each document with what is under approval.

        :param env: environment outside the write, in which nothing is collected any more
        :param but: documents that need no comparison
        """
        for name, ids in self._ids.items():
            documents = env[name].browse(ids)
            if but and but._name == name:
                documents -= but
            if documents:
                documents._approval_content_changed()


def under_way(env):
    """Return the changes that are being collected, or None."""
    changes = env.context.get(_KEY)
    return changes if isinstance(changes, Changes) else None
