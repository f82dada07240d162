"""What the demo says of a story while it is played."""

from datetime import datetime

from services.jalali import format_jalali_time


def waiting_until(moment: datetime) -> str:
    """What a story does while it waits."""
    return f"انتظار تا {format_jalali_time(moment)}"
