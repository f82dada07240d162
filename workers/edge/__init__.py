"""The edge to the engine: takes jobs, hands them to the runtime, sends the outcomes back."""
