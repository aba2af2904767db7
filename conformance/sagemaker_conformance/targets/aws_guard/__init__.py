"""Real SageMaker without a bill: what may be sent there, what was made there, and how it is undone."""
