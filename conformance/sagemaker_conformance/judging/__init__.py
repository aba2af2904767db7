"""The judgement of answers: certified requests, verdicts, attributed refusals, and their wording."""
