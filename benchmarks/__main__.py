"""Prints every number of README.md and benchmarks/README.md.

    python -m benchmarks --shared ../shared [--only PART]    one of PARTS below

Libraries are built anew under benchmarks/work; the large one takes about ten minutes.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from benchmarks import constrained, language_model, listing, quality, speed, understood

WORK = Path(__file__).with_name("work")
PARTS = ("speed", "quality", "understood", "constrained", "listing", "language-model", "cmrc", "other", "large")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with corpora/ and qa/")
    parser.add_argument("--only", choices=PARTS, action="append")
    arguments = parser.parse_args()
    if not (arguments.shared / "qa").is_dir():
        parser.error(f"{arguments.shared} 里没有 qa/ 和 corpora/：请用 --shared 指定数据所在的文件夹")
    chosen = arguments.only or list(PARTS)
    WORK.mkdir(exist_ok=True)
    partywork = arguments.shared / "corpora" / "partywork.jsonl.gz"
    small, large = WORK / "partywork", WORK / "with_news"
    if "speed" in chosen or "quality" in chosen or "large" in chosen:
        shutil.rmtree(small, ignore_errors=True)
        speed.adding(small, [partywork], "partywork")
    questions = arguments.shared / "qa" / "partywork_dev.jsonl"
    if "speed" in chosen:
        speed.asking(small, questions, "partywork")
    if "quality" in chosen:
        quality.over_library(questions, small)
    if "language-model" in chosen:
        if not small.exists():
            speed.adding(small, [partywork], "partywork")
        language_model.over_library(questions, small)
    if "understood" in chosen:
        understood.of_questions(questions)
    if "constrained" in chosen:
        if not small.exists():
            speed.adding(small, [partywork], "partywork")
        constrained.over_library(small)
    if "listing" in chosen:
        if not small.exists():
            speed.adding(small, [partywork], "partywork")
        listing.over_library(small)
    if "cmrc" in chosen:
        quality.over_own_passages(arguments.shared / "qa" / "cmrc.jsonl.gz")
    if "other" in chosen:
        quality.over_corpus(
            arguments.shared / "qa" / "policy_questions.jsonl", arguments.shared / "qa" / "policy_documents.jsonl.gz"
        )
        quality.held_out_half(arguments.shared / "qa" / "letters.jsonl.gz")
        quality.held_out_half(arguments.shared / "qa" / "law.jsonl.gz")
    if "large" in chosen:
        shutil.rmtree(large, ignore_errors=True)
        shutil.copytree(small, large)
        speed.adding(large, [arguments.shared / "corpora" / "news.jsonl.gz"], "news")
        speed.asking(large, questions, "partywork and news")
        quality.over_library(questions, large)


if __name__ == "__main__":
    main()
