"""What reports share: values, requests and differences as text."""
