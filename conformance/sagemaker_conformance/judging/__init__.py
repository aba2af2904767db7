"""How a refusal is worded: in which dialect, how exactly, and whether it tells of all that is wrong."""
