"""What Odoo calls around the life of the module."""

from odoo.tools import SQL

MODULE = "marketing_office"


def _release_own_tables(env):
    """Drop the foreign keys by which tables of this module keep each other's records, and those of others.

    What Odoo removes first are the shipped records: gates, metrics, kinds; history refers to all of them.
    """
    own = [
        model._table
        for model in env.registry.values()
        if model._original_module == MODULE and model._auto and not model._abstract
    ]
    env.cr.execute(
        """
        SELECT key.conrelid::regclass::text, key.conname
          FROM pg_constraint key
          JOIN pg_class own ON own.oid = key.conrelid
         WHERE key.contype = 'f' AND key.confdeltype IN ('a', 'r') AND own.relname = ANY(%s)
        """,
        [own],
    )
    for table, name in env.cr.fetchall():
        env.cr.execute(SQL("ALTER TABLE %s DROP CONSTRAINT %s", SQL.identifier(table), SQL.identifier(name)))


def uninstall_hook(env):
    """Let go of what holds on to records that are about to be removed, and keep what stays the company's own.

    By SQL, because no method deletes history; the tables themselves go a moment later.
    """
    env.flush_all()
    _release_own_tables(env)
    # Posts that somebody holds stay, as the company's own; so do employees' jobs.
    env.cr.execute(
        """
        DELETE FROM ir_model_data
         WHERE module = 'marketing_office' AND model = 'hr.job'
           AND res_id IN (SELECT job_id FROM hr_version WHERE job_id IS NOT NULL)
        """
    )
    env.cr.execute("DELETE FROM mail_activity WHERE res_model = 'marketing.approval.request'")
    # Meetings stay in the calendars, as ordinary events.
    env.cr.execute("UPDATE calendar_event SET meeting_kind_id = NULL WHERE meeting_kind_id IS NOT NULL")
    env.invalidate_all()
