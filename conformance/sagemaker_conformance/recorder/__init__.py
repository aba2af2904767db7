"""Commands whose requests to SageMaker are recorded, and not sent."""
