"""What a request breaks, place by place, and the same in the formats that people and tools read."""
