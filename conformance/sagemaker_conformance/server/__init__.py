"""Over HTTP: the local mock, and the strict proxy in front of a lax one."""
