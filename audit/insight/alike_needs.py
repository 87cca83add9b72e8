"""What the search for copies needs, where it is not installed."""

from __future__ import annotations

from audit.errors import AuditError


class NeedsMethods(AuditError):
    """More texts than are compared one with another, and the library for larger numbers is not installed."""
