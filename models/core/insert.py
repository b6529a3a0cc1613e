"""Many plain rows at once, where the ORM's `create` was measured to be the larger part of a batch."""

from odoo.tools import SQL

# From so many rows on, one statement and reading the rows back is faster than `create`.
LARGE = 100


def insert(model, vals_list):
    """Insert rows by one statement, without a cache entry for each field of each row.

    For rows of which nothing is computed and whose values hold no x2many commands; the caller has checked who acts.

    :param model: model with the rights and the context of `create`
    :param list vals_list: values of the rows, all with the same names
    :return: the new records
    """
    if not vals_list:
        return model.browse()
    uid, stamp = model.env.uid, model.env.cr.now()
    common = model._add_missing_default_values(dict(vals_list[0]))
    common.update(create_uid=uid, create_date=stamp, write_uid=uid, write_date=stamp)
    named = [(name, model._fields[name]) for name in common if model._fields[name].column_type]
    rows = []
    for vals in vals_list:
        vals = {**common, **vals}
        rows.append(tuple(field.convert_to_column_insert(vals[name], model, vals) for name, field in named))
    found = model.env.execute_query(
        SQL(
            "INSERT INTO %s (%s) VALUES %s RETURNING id",
            SQL.identifier(model._table),
            SQL(", ").join(SQL.identifier(name) for name, _field in named),
            SQL(", ").join(rows),
        )
    )
    for _name, field in named:
        # Lists of these records on the other side are read anew.
        for inverse in model.pool.field_inverses[field]:
            model.env[inverse.model_name].invalidate_model([inverse.name], flush=False)
    return model.browse([row[0] for row in found])
