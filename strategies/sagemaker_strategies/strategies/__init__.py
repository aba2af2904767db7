"""The public Hypothesis strategies."""
