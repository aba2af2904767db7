"""The protocols: one file each, named as botocore names the protocol, with ``make(operation)``."""
