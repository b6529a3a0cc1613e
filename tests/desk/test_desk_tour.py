from datetime import timedelta

from odoo.tests import HttpCase, tagged

from ...models.core.clock import today
from .desk_common import DeskCommon


@tagged("post_install", "-at_install")
class TestDeskTour(DeskCommon, HttpCase):
    """A day of the office staff in a real browser."""

    def test_day(self):
        day = today(self.company)
        plain = self._duty(self.seller, day, name="Ring back the hotel", priority="1")
        noted = self._duty(self.seller, day, name="Minutes of the meeting", evidence="note")
        later = self._duty(self.seller, day + timedelta(days=2), name="Tidy the archive")
        self.env.flush_all()
        self.start_tour("/odoo/my-desk", "marketing_desk_day", login=self.seller.login)
        self.env.invalidate_all()
        self.assertEqual((plain | noted).mapped("state"), ["verified", "verified"])
        self.assertEqual((noted.evidence_note, later.state), ("Sent to all who were there.", "open"))
