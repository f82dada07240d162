"""From what an applicant brings to a registered request."""
