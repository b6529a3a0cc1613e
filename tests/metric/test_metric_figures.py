import doctest

from odoo.tests import BaseCase, tagged

from ...lib import figures


@tagged("at_install", "-post_install")
class TestMetricFigures(BaseCase):
    def test_examples(self):
        self.assertFalse(doctest.testmod(figures).failed)
