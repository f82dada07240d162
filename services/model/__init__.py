"""What the services talk about: connections, requests, readings, bills, payments, work orders, steps, notices."""
