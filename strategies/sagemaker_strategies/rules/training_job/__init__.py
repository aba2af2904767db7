"""The rules of what every training job has, by topic: paths begin at the job's own members."""
