"""What every part shares: targets, their answers, JSON as it is sent."""
