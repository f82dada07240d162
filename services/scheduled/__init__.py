"""What is done every day or month without anybody asking: connection by connection, in batches, once."""
