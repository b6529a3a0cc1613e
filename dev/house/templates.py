"""The template databases that all others are copied from.

``test`` holds the module's dependencies without demo data, ``demo`` the same with it.  Both are shared
by all checkouts with the same dependencies, and are built once.  On top of them each checkout keeps a
copy with the module installed, for as long as the module's source does not change.
"""

import datetime
import os

from . import database, manifest, paths
from .console import say, step

# Raise it when the way of building changes.
RECIPE = 3
# Templates of other dependency lists are kept so long after their last use.
DAYS_KEPT = 3
WEB_ASSETS = """
qweb = env["ir.qweb"]
qweb._pregenerate_assets_bundles()
# What screens load only when they need it: a browser test that builds it meets the transaction of the test.
for bundle in ("web.assets_backend_lazy", "web.chartjs_lib", "web.fullcalendar_lib"):
    qweb._get_asset_bundle(bundle, css=False, js=True).js()
    qweb._get_asset_bundle(bundle, css=True, js=False).css()
env.cr.commit()
"""


def _template_name(env, kind):
    key = paths.digest(RECIPE, env.odoo.key, manifest.DATABASE_LANGUAGES, *manifest.template_modules(), length=8)
    return f"mo_tpl_{kind}_{key}"


def template(env, kind):
    """Name of the template database ``test`` or ``demo``, built if need be."""
    name = _template_name(env, kind)
    if database.complete(env, name):
        _mark_used(env, name)
        return name
    with paths.lock(f"template-{kind}"):
        if database.complete(env, name):
            return name
        paths.need_space()
        modules = ",".join(manifest.template_modules())
        words = "with demo data" if kind == "demo" else "without demo data"
        with step(f"building the template database {words} (once; about two minutes)"):
            _drop_old_templates(env, kind)
            building = f"{name}_new"
            database.create(env, building)
            demo = ["--with-demo"] if kind == "demo" else []
            database.odoo(
                env,
                building,
                f"template-{kind}",
                *("-i", modules, "--load-language", manifest.DATABASE_LANGUAGES),
                *demo,
                what="Installing the dependencies",
            )
            database.shell(env, building, f"template-{kind}-assets", WEB_ASSETS, what="Building the web assets")
            database.rename(env, building, name)
            _mark_used(env, name)
    return name


def _drop_old_templates(env, kind):
    """Templates that no checkout has used for some days."""
    oldest = (datetime.date.today() - datetime.timedelta(days=DAYS_KEPT)).isoformat()
    for name in database.names(env, f"mo_tpl_{kind}_"):
        if (database.note(env, name) or oldest) <= oldest and not database.in_use(env, name):
            database.drop(env, name)


def _mark_used(env, name):
    today = datetime.date.today().isoformat()
    if database.note(env, name) != today:
        database.set_note(env, name, today)


def installed(env):
    """Name of a database with the module installed, without demo data; never to be written to."""
    base = template(env, "test")
    key = paths.digest(base, manifest.source_hash(), length=10)
    prefix = f"mo_base_{paths.checkout_key()}_"
    name = prefix + key
    if database.complete(env, name):
        return name
    with paths.lock(f"base-{paths.checkout_key()}"):
        if database.complete(env, name):
            return name
        paths.need_space(paths.SPACE_TO_WORK)
        with step("installing the module into a copy of the template"):
            building = f"mo_new_{paths.checkout_key()}"
            with paths.lock("template-test"):
                database.copy(env, base, building)
            database.odoo(
                env,
                building,
                "install-for-tests",
                *("-i", paths.MODULE),
                what="Installing the module",
            )
            for old in database.names(env, prefix):
                if not database.in_use(env, old):
                    database.drop(env, old)
            database.rename(env, building, name)
    return name


def with_assets(env, name):
    """Build the web assets in a database unless they are there; browser tests then start at once."""
    if database.note(env, name) == "assets":
        return
    with paths.lock(f"base-{paths.checkout_key()}"):
        if database.note(env, name) == "assets":
            return
        with step("building the web assets"):
            database.shell(env, name, "assets", WEB_ASSETS, what="Building the web assets")
            database.set_note(env, name, "assets")


def scratch(env, source, purpose):
    """A throw-away copy of a database, named after this process."""
    name = f"mo_{purpose}_{paths.checkout_key()}_{os.getpid()}"
    database.copy(env, source, name)
    return name


def drop_leftovers(env, purpose):
    """Drop throw-away copies whose process is gone (it was killed before it could clean up)."""
    prefix = f"mo_{purpose}_{paths.checkout_key()}_"
    for name in database.names(env, prefix):
        pid = name[len(prefix) :].split("-")[0]
        if not paths.alive(pid):
            database.drop(env, name)
            say(f"  dropped {name}, left over from a run that was interrupted")
