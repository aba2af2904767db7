"""Documents that hold requests: files as values with lines, and what of them is a request."""
