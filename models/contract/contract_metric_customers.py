from odoo import api, models
from odoo.tools import SQL

# The customer is the company behind a contact: two buyers of one firm are one customer.
_CONTRACTS = SQL(
    """
    FROM sale_order so
    JOIN res_partner partner ON partner.id = so.partner_id
   WHERE so.state = 'sale'"""
)


class Metric(models.Model):
    """Built-in figures: customers, new and potential ones (E-18, L-16, L-17).

    Each customer counts for one person only, so that the persons add up to the company: a new one for whoever
    signed the first contract, a customer for whoever signed the last one, a potential one for whoever has the
    latest opportunity.
    """

    _inherit = "marketing.metric"

    @api.model
    def _selection_method(self):
        figures = super()._selection_method()
        figures.append(("customers_new", self.env._("New customers won")))
        figures.append(("customers_all", self.env._("Customers at the end of the period")))
        figures.append(("customers_potential", self.env._("Potential customers at the end of the period")))
        return figures

    @api.model
    def _method_models(self):
        return {
            **super()._method_models(),
            "customers_new": "res.partner",
            "customers_all": "res.partner",
            "customers_potential": "crm.lead",
        }

    def _metric_customers_new(self, users, first, last, company):
        """Return {user id: (number, None)} of the customers whose first contract was signed in the period."""
        return self._numbers(self._metric_customers_new_records(users, first, last, company))

    def _metric_customers_new_records(self, users, first, last, company):
        """Return {user id: [ids of customers]}; see `_metric_customers_new`."""
        begin, end = self._moments(first, last, company)
        return self._customer_ids(
            users,
            SQL(
                """
                SELECT DISTINCT ON (customer_id) user_id, customer_id, date_order
                  FROM (SELECT so.user_id, partner.commercial_partner_id AS customer_id, so.date_order, so.id
                        %(contracts)s AND so.company_id = %(company)s AND so.date_order < %(end)s
                           AND partner.commercial_partner_id IN (
                                SELECT partner.commercial_partner_id
                                %(contracts)s AND so.company_id = %(company)s
                                   AND so.date_order >= %(begin)s AND so.date_order < %(end)s)) contract
                 ORDER BY customer_id, date_order, id
                """,
                contracts=_CONTRACTS,
                company=company.id,
                begin=begin,
                end=end,
            ),
            SQL("found.date_order >= %s", begin),
        )

    def _metric_customers_all(self, users, first, last, company):
        """Return {user id: (number, None)} of the customers who have signed a contract by the end of the period."""
        return self._numbers(self._metric_customers_all_records(users, first, last, company))

    def _metric_customers_all_records(self, users, first, last, company):
        """Return {user id: [ids of customers]}; see `_metric_customers_all`."""
        return self._customer_ids(
            users,
            SQL(
                """
                SELECT DISTINCT ON (partner.commercial_partner_id)
                       so.user_id, partner.commercial_partner_id AS customer_id
                %(contracts)s AND so.company_id = %(company)s AND so.date_order < %(end)s
                 ORDER BY partner.commercial_partner_id, so.date_order DESC, so.id DESC
                """,
                contracts=_CONTRACTS,
                company=company.id,
                end=self._moments(first, last, company)[1],
            ),
        )

    def _metric_customers_potential(self, users, first, last, company):
        """Return {user id: (number, None)} of those with an open opportunity, who have signed no contract yet.

        Open at the end of the period: opened before, and not won or lost by then.
        """
        return self._numbers(self._metric_customers_potential_records(users, first, last, company))

    def _metric_customers_potential_records(self, users, first, last, company):
        """Return {user id: [ids of opportunities]}, the latest one of each; see `_metric_customers_potential`."""
        return self._customer_ids(
            users,
            SQL(
                """
                SELECT DISTINCT ON (who) lead.user_id, lead.id AS customer_id
                  FROM (SELECT lead.*, partner.commercial_partner_id,
                               COALESCE(
                                    partner.commercial_partner_id::text, LOWER(NULLIF(lead.partner_name, '')),
                                    lead.email_normalized, 'lead ' || lead.id) AS who,
                               COALESCE(lead.date_conversion, lead.create_date) AS opened_on
                          FROM crm_lead lead
                          LEFT JOIN res_partner partner ON partner.id = lead.partner_id
                         WHERE lead.type = 'opportunity' AND lead.user_id IS NOT NULL
                           AND (lead.company_id = %(company)s OR lead.company_id IS NULL)
                           AND COALESCE(lead.date_conversion, lead.create_date) < %(end)s
                           AND (lead.date_closed >= %(end)s OR lead.date_closed IS NULL AND lead.active)) lead
                 WHERE NOT EXISTS (
                        SELECT 1 %(contracts)s AND so.company_id = %(company)s AND so.date_order < %(end)s
                           AND partner.commercial_partner_id = lead.commercial_partner_id)
                 ORDER BY who, lead.opened_on DESC, lead.id DESC
                """,
                contracts=_CONTRACTS,
                company=company.id,
                end=self._moments(first, last, company)[1],
            ),
        )

    def _customer_ids(self, users, found, condition=None):
        """Return {user id: [ids]} of a query for (user_id, customer_id), restricted to people.

        :param SQL found: which customers or opportunities there are, and whose they are
        :param SQL condition: on the rows of `found`, None for all
        """
        if not users:
            return {}
        self.env["sale.order"].flush_model(["state", "partner_id", "company_id", "user_id", "date_order"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        self.env["crm.lead"].flush_model()
        query = SQL(
            """
            SELECT found.user_id, ARRAY_AGG(found.customer_id)
              FROM (%(found)s) found
             WHERE found.user_id IN %(users)s AND %(condition)s
             GROUP BY found.user_id
            """,
            found=found,
            users=tuple(users.ids),
            condition=condition or SQL("TRUE"),
        )
        return dict(self.env.execute_query(query))

    @staticmethod
    def _numbers(records):
        return {user_id: (len(ids), None) for user_id, ids in records.items()}
