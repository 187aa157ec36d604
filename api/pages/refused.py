"""An answer without what was asked for."""


class Refused(Exception):  # noqa: N818 - it is an answer
    """What is told instead, with its status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
