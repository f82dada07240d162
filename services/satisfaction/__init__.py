"""How satisfied people are: asked once after the closing, answered by a mark, counted by service and unit."""
