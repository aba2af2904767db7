"""What is known of operations beyond their models, in files of any name: typical values, and names."""
