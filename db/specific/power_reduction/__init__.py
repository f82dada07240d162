"""Power reductions."""
