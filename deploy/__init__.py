"""What installs, starts, checks and draws this software."""
