"""The edge where one part's fault must not end the others: it is noted by name, and the loop goes on."""

from types import TracebackType
from typing import Self


class Noted:
    """`with Noted() as noted:` keeps what went wrong inside in `noted.error`; asked to end, it ends."""

    error: Exception | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> bool:
        if isinstance(error, Exception):
            self.error = error
        return self.error is not None

    @property
    def name(self) -> str:
        """The fault's name and place, without what anybody wrote; '' if there was none."""
        if self.error is None:
            return ""
        trace = self.error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        place = f" at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
        return type(self.error).__name__ + place
