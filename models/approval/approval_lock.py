"""Two people at the same moment are as good as one after the other (invariant 4).

A transaction sees the database as it was when it began. What two of them must not both go by is therefore a row that
both lock or write: PostgreSQL refuses the second, and Odoo tries it again with what is there by then.
"""

from odoo import models
from odoo.tools import SQL


class ApprovalMixin(models.AbstractModel):
    _inherit = "marketing.approval.mixin"

    def _approval_touch(self):
        """Write the rows of these documents as they are, so that of two transactions at once only one goes on.

        Who passes a gate writes the state of the document. Who changes a line or a file, or submits, writes other
        rows; without this, each of them would go by what it saw before the other.

        :return: those of the documents that exist
        """
        if not self.ids:
            return self
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE %(table)s document SET write_date = document.write_date
                  FROM (SELECT id FROM %(table)s WHERE id IN %(ids)s ORDER BY id FOR NO KEY UPDATE) changed
                 WHERE changed.id = document.id
             RETURNING document.id
                """,
                table=SQL.identifier(self._table),
                ids=tuple(self.ids),
            )
        )
        found = {row[0] for row in rows}
        return self.filtered(lambda document: document.id in found)


class ApprovalRequest(models.Model):
    _inherit = "marketing.approval.request"

    def _lock(self):
        """Lock these requests for this transaction, so that two decisions at once give one outcome.

        Whoever comes second waits; if the first has decided, Odoo then tries the second anew. So an opinion that
        still counts is not lost. The order of the rows keeps two batches from waiting for each other.

        :return: the requests, each once, however often a client named it
        """
        requests = self.browse(dict.fromkeys(self.ids)).with_prefetch(self._prefetch_ids)
        if requests:
            self.env.execute_query(
                SQL(
                    "SELECT id FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
                    SQL.identifier(self._table),
                    tuple(requests.ids),
                )
            )
        return requests
