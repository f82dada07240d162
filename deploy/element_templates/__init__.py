"""Element templates for Camunda Modeler: what a designer picks from instead of typing job types and variable names."""
