"""Documents that go from state to state by a table."""

from odoo.exceptions import UserError


def check_move(records, state, moves):
    """Refuse a step that does not follow from the present state.

    :param records: documents with a field `state`
    :param str state: what they are to become
    :param dict moves: {state: states that may follow}
    :raises UserError: says which state the first such document has
    """
    states = dict(records._fields["state"]._description_selection(records.env))
    for record in records:
        if state not in moves[record.state]:
            raise UserError(
                records.env._(
                    "%(name)s is “%(now)s” and cannot become “%(then)s”.",
                    name=record.display_name,
                    now=states[record.state],
                    then=states.get(state, state),
                )
            )
