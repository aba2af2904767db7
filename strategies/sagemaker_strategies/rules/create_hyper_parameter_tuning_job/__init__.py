"""Rules that AWS states in prose for CreateHyperParameterTuningJob, a topic a file."""
