"""What all tests share."""

from hypothesis import settings

pytest_plugins = ["tests.zeebekit.pytest_plugin"]

# The machines are shared and noisy: an example that is slow once proves nothing.
settings.register_profile("shared-machine", deadline=None)
settings.load_profile("shared-machine")
