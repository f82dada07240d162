"""The engine-neutral core: a job comes in, one transaction runs, an outcome goes out."""
