"""The prepared database that tests start from: all add-ons installed once.

Installing takes a minute, copying a database a second. The template is named by a
hash of Odoo's version and the add-ons' code, so it is rebuilt only when they change.
"""

import hashlib
import shutil

from tools import database_cache, locks, manifests, paths, postgres
from tools.odoo import OdooSite, addons_path
from tools.progress import say, step
from tools.sources import odoo_source

PREFIX = "maildesk_template_"
EXAMPLES_PREFIX = "maildesk_examples_"
BASE_PREFIX = "maildesk_odoo_"
PLAIN_PREFIX = "maildesk_plain_"
# What the browser loads is read from the files, not from the database.
NOT_INSTALLED = ("static", "tests", "__pycache__", "readme")
PREGENERATE = "env['ir.qweb']._pregenerate_assets_bundles()\nenv.cr.commit()\n"
# Scheduled actions of other add-ons are due as soon as they are installed. Each server
# of a test would begin with all of them, and wait for them.
POSTPONE = """
import datetime
jobs = env["ir.cron"].with_context(active_test=False).search([])
names = jobs.get_external_id()
others = jobs.filtered(lambda job: not names[job.id].startswith("maildesk_"))
others.nextcall = datetime.datetime.now() + datetime.timedelta(days=1)
env.cr.commit()
"""


def ensure(cluster):
    """Return the template site, built when the add-ons have changed.

    Its database may be copied (``OdooSite.copy_from``), but must not be used.
    """
    lock = paths.state_dir() / "template.lock"
    with locks.file_lock(lock, "preparing the template database"):
        folders = manifests.addon_folders()
        base = _ensure_base(cluster, manifests.outside_dependencies(folders))
        template = _site(cluster, PREFIX + _code_hash(base.database, folders))
        if template.database not in cluster.databases():
            _remove_others(cluster, PREFIX, template.database)
            _build(template, base, manifests.not_by_themselves(folders))
        return template


def ensure_plain(cluster):
    """Return the template with what MailDesk itself needs of Odoo: no app that a bridge
    leads to is in it, and none of our add-ons.
    """
    lock = paths.state_dir() / "template.lock"
    with locks.file_lock(lock, "preparing the database without apps"):
        core = {"maildesk_base": manifests.addon_folders()["maildesk_base"]}
        addons = manifests.outside_dependencies(core)
        return _ensure_base(cluster, addons, PLAIN_PREFIX)


def ensure_examples(cluster):
    """Return the template with the example add-ons on top, built when one of them or
    the add-ons below have changed. Sites that are copied from it need its ``options``.
    """
    below = ensure(cluster)
    lock = paths.state_dir() / "template.lock"
    with locks.file_lock(lock, "preparing the example add-ons' database"):
        folders = manifests.example_folders()
        options = {"addons_path": addons_path(paths.example_addons_path())}
        name = EXAMPLES_PREFIX + _code_hash(below.database, folders)
        template = _site(cluster, name, options)
        if name not in cluster.databases():
            _remove_others(cluster, EXAMPLES_PREFIX, name)
            draft = _site(cluster, f"{name}_new", options)
            draft.copy_from(below)
            with step(f"Installing {', '.join(folders)} (template)"):
                draft.install(sorted(folders), "template-examples")
            _publish(cluster, draft, template)
        return template


def freshen(site, prepared):
    """Build the asset bundles again in a copy of the template that is older than them.

    Odoo would build them by itself, but in every browser test again, as a test's
    changes to the database are rolled back.
    """
    stamp = _assets_stamp(prepared)
    if not stamp.exists() or stamp.read_text() != _assets_hash():
        with step("Building the browser's changed asset bundles"):
            site.shell(PREGENERATE)


def _ensure_base(cluster, addons, prefix=BASE_PREFIX):
    """Odoo's own add-ons that ours build on; ours change, these do not."""
    addons = sorted({"base", "web", *addons})
    releases = f"{odoo_source.version()} {paths.oca_dir().name} {postgres.version()}"
    digest = hashlib.sha256(f"{releases} {addons}".encode())
    base = _site(cluster, prefix + digest.hexdigest()[:16])
    if base.database not in cluster.databases():
        _remove_others(cluster, prefix, base.database)
        with step(f"Installing Odoo's add-ons {', '.join(addons)} (template)"):
            draft = _site(cluster, base.database + "_new")
            cluster.drop_database(draft.database)
            cluster.create_database(draft.database)
            if not database_cache.restore(draft, base.database):
                draft.install(addons, "template-odoo")
                if prefix == BASE_PREFIX:
                    # Most of these stay as they are when our add-ons come to it.
                    draft.shell(PREGENERATE)
                database_cache.store(draft, base.database)
            _publish(cluster, draft, base)
    return base


def _build(template, base, addons):
    cluster = template.cluster
    draft = _site(cluster, template.database + "_new")
    draft.copy_from(base)
    if addons:
        with step(f"Installing {', '.join(addons)} (template)"):
            draft.install(addons, "template-maildesk")
    with step("Building the browser's asset bundles (template)"):
        draft.shell(PREGENERATE + POSTPONE)
    _publish(cluster, draft, template)
    _assets_stamp(template).write_text(_assets_hash())


def _publish(cluster, draft, final):
    """Give a finished database its name: a half-built one never has it."""
    cluster.rename_database(draft.database, final.database)
    shutil.rmtree(final.filestore, ignore_errors=True)
    if draft.filestore.is_dir():
        draft.filestore.rename(final.filestore)


def _site(cluster, database, options=()):
    folder = paths.state_dir() / "templates" / cluster.folder.name
    return OdooSite(cluster, database, folder, dict(options))


def _assets_stamp(template):
    return template.folder / f"{template.database}.assets"


def _remove_others(cluster, prefix, wanted):
    for name in sorted(cluster.databases()):
        if name.startswith(prefix) and name != wanted:
            say(f"    dropping the outdated {name}")
            cluster.drop_database(name)
            site = _site(cluster, name)
            shutil.rmtree(site.filestore, ignore_errors=True)
            _assets_stamp(site).unlink(missing_ok=True)


def _code_hash(base_name, folders):
    files = [
        path
        for folder in folders.values()
        for path in folder.rglob("*")
        if path.relative_to(folder).parts[0] not in NOT_INSTALLED
    ]
    return _hash_files(files, base_name)


def _assets_hash():
    folders = manifests.addon_folders().values()
    files = [path for folder in folders for path in folder.glob("static/**/*")]
    return _hash_files(files, odoo_source.version())


def _hash_files(files, start):
    digest = hashlib.sha256(start.encode())
    for path in sorted(files):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(f"{path.relative_to(paths.ROOT)}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
