from odoo.tests import HttpCase, no_retry, tagged

SUITE = "@marketing_office"


def job_id(name):
    """Return the id by which Hoot filters a suite: a hash of its name, as in web's own test."""
    value = 0
    for char in name:
        value = (value << 5) - value + ord(char)
        value &= 0xFFFFFFFF
    return f"{value:08x}"


@tagged("post_install", "-at_install")
class TestDeskHoot(HttpCase):
    """Unit tests of the screens, in a real browser: panel, lists, activities, My Commission, payout widgets."""

    @no_retry
    def test_desktop(self):
        failures = []

        def only_real_errors(message):
            """Let Hoot count its own failures to the end instead of stopping at the first."""
            failures.append(message)
            return "[HOOT]" not in message

        try:
            self.browser_js(
                f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={job_id(SUITE)}",
                "",
                "",
                login="admin",
                timeout=600,
                success_signal="[HOOT] Test suite succeeded",
                error_checker=only_real_errors,
            )
        except self.failureException as error:
            # Hoot writes which test failed into the console only.
            raise self.failureException("\n\n".join([*failures, str(error)])) from None
