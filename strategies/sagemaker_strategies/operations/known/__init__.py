"""What is known of operations beyond their models: typical values, and names; a module for each topic."""
