"""What a browser is told of each page: what it may load, who may show it in a frame."""

from collections.abc import Mapping

_CONTENT_SECURITY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# No opener policy: Tasklist's pages are sandboxed, and browsers open a page with such a policy from none of these. Our
# tabs know nothing of each other all the same: the links in Tasklist's forms are without opener.
HEADERS: Mapping[str, str] = {
    "content-security-policy": _CONTENT_SECURITY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-resource-policy": "same-origin",
}
FRAMING: Mapping[str, str] = {"content-security-policy": f"{_CONTENT_SECURITY}; frame-src 'self'"}
"""For a page of ours of which a part is a page of ours, which looks again by itself."""
FRAMED: Mapping[str, str] = {
    "content-security-policy": _CONTENT_SECURITY.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
    "x-frame-options": "SAMEORIGIN",
}
"""For that part."""
