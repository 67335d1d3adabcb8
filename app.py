"""红舟 Hongzhou: ask a library of Party-work reports. The only entry; see --help.

Nothing heavy is imported here: the processes that cut words import this file again.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from commands.arguments import parser
from commands.output import DONE, SOME_FAILED, say
from corpus.errors import HongzhouError


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code: 0 done, 1 some inputs failed, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    given = parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except HongzhouError as error:
        say(f"错误：{error}")
        return SOME_FAILED
    except KeyboardInterrupt:
        say("已中断。没有做完的添加可以用 add --resume 继续。")
        return SOME_FAILED
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; nothing is left to say to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


if __name__ == "__main__":
    sys.exit(main())
