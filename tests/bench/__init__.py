"""`make bench`: the runtime's figures beside its rivals', from one run, printed and kept in docs/benchmarks.md."""
