"""What commands have in common: the register, opened and closed again, and the two ways out to the terminal."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager

import typer

from registry.process import terminal

out = terminal.tables()
err = terminal.Terminal(stderr=True)


@contextmanager
def opened():
    """The store; where the database cannot be opened, or fails while it is used, the reason and exit code 1."""
    from sqlalchemy.exc import DBAPIError

    from registry.store.refusals import StoreError, at_the_server, reason
    from registry.store.store import Store

    try:
        store = Store.open()
        try:
            yield store
        finally:
            store.close()
    except StoreError as error:
        err.print(at_the_server(error), style="red")
        raise typer.Exit(1) from None
    except DBAPIError as error:
        said = reason(error)
        err.print(f"数据库报错：{said}\nThe database reports: {said}", style="red")
        raise typer.Exit(1) from None


def progress(text: str) -> Callable[[Sequence], Iterable]:
    """A progress bar around a list, on terminals only."""

    def each(items: Sequence) -> Iterable:
        from rich.progress import track

        return track(items, description=text, console=err, transient=True, disable=not err.is_terminal)

    return each
