"""The standard process: how a service whose source documents no steps is given, as its manifest says."""
