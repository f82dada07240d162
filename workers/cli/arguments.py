"""Arguments that several commands take."""

from services.identifiers import IdentifierError, parse_tracking_code
from workers.cli.problems import refused


def tracking_code_of(typed: str) -> str:
    """The tracking code in what an operator typed, in any digits. Raises Refused."""
    try:
        return parse_tracking_code(typed)
    except IdentifierError as error:
        raise refused(
            "کد رهگیری درست نیست. آن را از روی رسید یا پیامک دوباره وارد کنید.", f"not a tracking code: {error.fault}"
        ) from None
