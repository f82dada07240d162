"""What subscribers and supervisors are told by SMS."""
