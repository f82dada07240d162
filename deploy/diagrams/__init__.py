"""Diagrams as a process designer sees them: drawn to pictures, imported as by the Modeler, searched for faults."""
