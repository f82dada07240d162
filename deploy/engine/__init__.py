"""The engine's software: what is fetched from the Maven repository, checked, unpacked once, and the Java to run it."""

from deploy.engine.artifacts import CAMUNDA, EMBEDDED, OPENSEARCH, ArtifactSet
from deploy.engine.installation import find_installed, install, require_installed
from deploy.engine.java import Java, camunda_java, opensearch_java

__all__ = [
    "CAMUNDA",
    "EMBEDDED",
    "OPENSEARCH",
    "ArtifactSet",
    "Java",
    "camunda_java",
    "find_installed",
    "install",
    "opensearch_java",
    "require_installed",
]
