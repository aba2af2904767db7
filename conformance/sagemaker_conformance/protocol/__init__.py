"""The interfaces that every part uses: targets, their answers, JSON as it is sent."""
