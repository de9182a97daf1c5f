"""``docker-compose.yml`` is valid and points to things that exist.

No Docker engine is needed: a strict reader of the Compose specification checks it.
"""

import pytest
from compose_spec import PyCompose

from tools import manifests, paths

COMPOSE = paths.ROOT / "docker-compose.yml"


@pytest.fixture(scope="module")
def project():
    """The project as the specification understands it."""
    return PyCompose.from_yaml(COMPOSE.read_text())


@pytest.fixture(scope="module")
def services(project):
    """The services as dictionaries."""
    return project.to_dict()["services"]


def test_project_is_consistent(project):
    """Every volume and network that a service names is declared."""
    for check in ("volumes", "networks", "configs", "secrets"):
        getattr(project, f"validate_{check}")()


def test_every_addon_is_mounted(services):
    mounted = {target.split(":")[0] for target in _bind_mounts(services["odoo"])}
    for name, folder in manifests.addon_folders().items():
        assert f"./{folder.relative_to(paths.ROOT)}" in mounted, name


def test_mounted_and_built_paths_exist(services):
    for name, service in services.items():
        for mount in _bind_mounts(service):
            source = mount.split(":")[0]
            assert (paths.ROOT / source).exists(), f"{name}: {source}"
        if "build" in service:
            assert _dockerfile(service["build"]).is_file(), name


def test_ports_are_published_to_this_machine_only(services):
    for service in services.values():
        for port in service.get("ports", []):
            assert str(port).startswith("127.0.0.1:"), port


def _bind_mounts(service):
    return [mount for mount in map(str, service.get("volumes", [])) if mount[0] == "."]


def _dockerfile(build):
    folder = paths.ROOT / build["context"]
    return folder / build.get("dockerfile", "Dockerfile")
