"""Two writers or more on connections of their own, each start at the same moment as the others."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


def race(*writers: Callable[[int], Any], starts: int) -> list[list[Any]]:
    """Call each writer with 0 … `starts` - 1, every start at once in a thread of its own; what each call returned.

    An exception of a writer ends the race and is raised here. The test wants `django_db(transaction=True)`.
    """
    together = threading.Barrier(len(writers))
    found: list[list[Any]] = [[] for _ in writers]
    errors: list[Exception] = []

    def run(number: int) -> None:
        try:
            for start in range(starts):
                together.wait(timeout=300)
                found[number].append(writers[number](start))
        except threading.BrokenBarrierError:
            pass
        except Exception as error:  # noqa: BLE001  raised below
            errors.append(error)
            together.abort()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(writers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=1200)
    if errors:
        raise errors[0]
    assert all(len(answers) == starts for answers in found), "a writer did not come to its end"
    return found
