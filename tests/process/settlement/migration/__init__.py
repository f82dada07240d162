"""Running settlements brought to changed diagrams, on an engine of their own: elsewhere new versions would stay."""
