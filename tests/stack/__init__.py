"""Tests on the real stack: OpenSearch, Camunda with Operate and Tasklist, the workers."""
