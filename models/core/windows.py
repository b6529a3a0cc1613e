"""What the web client is told to open."""


def open_record(model, res_id):
    """Return the action that opens one record in its form, with the rights of whoever opens it.

    :param str model: name of the model
    :param int res_id: id of the record
    """
    return {
        "type": "ir.actions.act_window",
        "res_model": model,
        "res_id": res_id,
        "view_mode": "form",
        "views": [(False, "form")],
    }
