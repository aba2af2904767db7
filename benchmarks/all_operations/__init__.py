"""Whether every creating operation of the AWS JSON services can be checked, from its model alone."""
