"""OpenSearch for tests and benchmarks, fetched by Maven once and kept in the cache folder.

The archive is the one that OpenSearch publishes for integration tests: the server alone. A whole
distribution has more modules; those that Newsdesk asks anything of are put beside it from their jars.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from tools.java import ClusterProblem

#: Of 2.19, the last line that Java 17 runs (3.0 and later ask for 21), the newest that its plugin for
#: users and TLS is published for.
VERSION = "2.19.3"
CACHE = Path(os.environ.get("NEWSDESK_CACHE") or Path(__file__).resolve().parents[1] / ".newsdesk")

_COPYING = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1"
_SECURITY = f"org.opensearch.plugin:opensearch-security:{VERSION}.0:zip"
_ARCHIVE = f"org.opensearch.distribution.integ-test-zip:opensearch:{VERSION}:zip"
_MINUTES = 10


@dataclass(frozen=True)
class Module:
    """A module of OpenSearch: its plugin class, its jars as Maven names them, what it may do."""

    name: str
    classname: str
    jars: tuple[str, ...]
    grants: tuple[str, ...] = ()


_OURS = f"org.opensearch.plugin:%s:{VERSION}:jar"
MODULES = (
    Module(
        "lang-painless",
        "org.opensearch.painless.PainlessPlugin",
        (
            _OURS % "lang-painless",
            _OURS % "opensearch-scripting-painless-spi",
            "org.antlr:antlr4-runtime:4.13.1:jar",
            *(
                f"org.ow2.asm:{part}:9.7:jar"
                for part in ("asm", "asm-util", "asm-tree", "asm-commons", "asm-analysis")
            ),
        ),
        ('java.lang.RuntimePermission "createClassLoader"', 'java.lang.RuntimePermission "getClassLoader"'),
    ),
    # Update and delete by query; it can also read from other clusters, hence a client's jars.
    Module(
        "reindex",
        "org.opensearch.index.reindex.ReindexPlugin",
        (
            _OURS % "reindex-client",
            f"org.opensearch.client:opensearch-rest-client:{VERSION}:jar",
            f"org.opensearch:opensearch-ssl-config:{VERSION}:jar",
            "org.apache.httpcomponents:httpasyncclient:4.1.5:jar",
            "org.apache.httpcomponents:httpclient:4.5.14:jar",
            "org.apache.httpcomponents:httpcore:4.4.16:jar",
            "org.apache.httpcomponents:httpcore-nio:4.4.16:jar",
            "commons-codec:commons-codec:1.18.0:jar",
            "commons-logging:commons-logging:1.2:jar",
        ),
    ),
    Module(
        "analysis-common",
        "org.opensearch.analysis.common.CommonAnalysisPlugin",
        (_OURS % "analysis-common",),
        (),
    ),
    Module(
        "mapper-extras", "org.opensearch.index.mapper.MapperExtrasPlugin", (_OURS % "mapper-extras-client",)
    ),
)


def fetched(security: bool = False, cache: Path | None = None) -> Path:
    """The folder of OpenSearch, with users and TLS if asked for; fetched first where it is not there yet."""
    cache = cache or CACHE
    parts = hashlib.sha256(repr((MODULES, security)).encode()).hexdigest()[:8]
    home = cache / f"opensearch-{VERSION}-{parts}"
    if home.exists():
        return home
    maven = shutil.which("mvn")
    if not maven:
        raise ClusterProblem("Maven is missing, which fetches OpenSearch. Run: sudo apt-get install -y maven")
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix="opensearch-") as beside:
        made = _made(maven, Path(beside), security)
        try:
            made.rename(home)
        except OSError:
            if not home.exists():  # another process was first
                raise
    return home


def _made(maven: str, folder: Path, security: bool) -> Path:
    """OpenSearch with its modules, whole, in `folder`."""
    (folder / "pom.xml").write_text(_pom(folder, security), "utf-8")
    _run_maven(maven, folder)
    _unpack(folder / "archive", folder)
    home = folder / f"opensearch-{VERSION}"
    for module in MODULES:
        place = home / "modules" / module.name
        (folder / "modules" / module.name).rename(place)
        (place / "plugin-descriptor.properties").write_text(descriptor(module), "utf-8")
        if module.grants:
            (place / "plugin-security.policy").write_text(_policy(module), "utf-8")
    if security:
        plugin = home / "plugins" / "opensearch-security"
        _unpack(folder / "security", plugin)
        # As an installation does: what a plugin brings for the settings goes there.
        (plugin / "config").rename(home / "config" / "opensearch-security")
    return home


def _unpack(place: Path, folder: Path) -> None:
    with zipfile.ZipFile(next(place.glob("*.zip"))) as archive:
        archive.extractall(folder)  # Maven has checked its digest


def _run_maven(maven: str, folder: Path) -> None:
    command = [maven, "-B", "-q", "--strict-checksums", "-f", str(folder / "pom.xml"), f"{_COPYING}:copy"]
    try:
        done = subprocess.run(  # noqa: S603  # Maven from PATH
            command,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=_MINUTES * 60,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ClusterProblem(f"Maven has not fetched OpenSearch in {_MINUTES} minutes.") from None
    if done.returncode:
        said = next((line for line in done.stdout.splitlines() if "ERROR" in line), done.stderr.strip())
        raise ClusterProblem(f"Maven could not fetch OpenSearch {VERSION}: {said[:500]}")


def _pom(folder: Path, security: bool) -> str:
    wanted = [(_ARCHIVE, folder / "archive"), *([(_SECURITY, folder / "security")] if security else [])]
    wanted += [(jar, folder / "modules" / module.name) for module in MODULES for jar in module.jars]
    items = "".join(_item(artifact, place) for artifact, place in wanted)
    group, name, version = _COPYING.split(":")
    return (
        "<project><modelVersion>4.0.0</modelVersion><groupId>newsdesk</groupId><artifactId>cluster</artifactId>"
        "<version>1</version><packaging>pom</packaging><build><plugins><plugin>"
        f"<groupId>{group}</groupId><artifactId>{name}</artifactId><version>{version}</version>"
        f"<configuration><artifactItems>{items}</artifactItems></configuration>"
        "</plugin></plugins></build></project>"
    )


def _item(artifact: str, place: Path) -> str:
    group, name, version, kind = artifact.split(":")
    return (
        f"<artifactItem><groupId>{group}</groupId><artifactId>{name}</artifactId><version>{version}</version>"
        f"<type>{kind}</type><outputDirectory>{escape(str(place))}</outputDirectory></artifactItem>"
    )


def descriptor(module: Module) -> str:
    """What a module says of itself to OpenSearch."""
    values = {
        "name": module.name, "description": module.name, "classname": module.classname,
        "version": VERSION, "opensearch.version": VERSION, "java.version": "11",
        "custom.foldername": "", "extended.plugins": "", "has.native.controller": "false",
    }  # fmt: skip
    return "".join(f"{name}={value}\n" for name, value in values.items())


def _policy(module: Module) -> str:
    return "grant {\n" + "".join(f"  permission {grant};\n" for grant in module.grants) + "};\n"
