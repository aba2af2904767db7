"""Operations as values: what holds for one operation of a service and not for the others."""
