"""The pictures of README.md: `make screenshots` writes docs/images/ask.png, original.png, reports.png and scan.png.

Starts the real `app.py serve` on a temporary library of samples/ and photographs it in headless Chromium.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from benchmarks.scanning import A4
from corpus.fonts import chinese_font
from tests.make_newspaper import wrapped
from tests.make_scans import saved

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
EXAMPLES = ROOT / "web" / "assets" / "examples.json"
_POINTS, _MARGIN, _LINE = 44, 210, 27
"""Of the scanned page at 200 dpi: 16 pt type, the margin in pixels, characters in a line."""
SWITCHES = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--lang=zh-CN"]
SIZE = {"width": 1366, "height": 860}
LARGEST = 300_000
"""Bytes of one picture: a README is read on slow networks as well."""
QUESTION = 2
"""Which of the example questions is asked, from 0."""
NEW_REPORT = """中共临澜市港航局机关委员会
关于机关党支部换届工作情况的报告

市直机关工委：

7月15日，港航局机关六个党支部全部完成换届，选出支部委员21名，其中35岁以下7名。

中共临澜市港航局机关委员会
2025年7月18日
"""


SCANNED = (
    "关于机关党员下沉社区服务情况的报告",
    "市直机关工委：",
    "　　上半年，海事局机关党委组织党员下沉渔港路社区，围绕台风避险和老人看护两件事，逐户登记需求，按周回访。",
    "　　一、服务情况",
    "　　下沉党员共分九个小组，入户走访412户，登记需求187条，已办结175条；其余12条涉及码头岸电改造，已列入计划。",
    "　　在台风“海葵”来临前，党员突击队转移独居老人36人，加固渔船缆绳210处，没有发生人员伤亡。",
    "　　二、下一步打算",
    "　　把每月第二个星期六定为下沉服务日，公开党员姓名和联系电话，接受群众评议。",
    "中共临澜市海事局机关委员会",
    "2025年7月9日",
)
SCAN_QUESTION = "海事局党员下沉社区入户走访了多少户？"


def main() -> None:
    """Writes the pictures; ends with a message where Chromium is missing or a picture is too large."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("没有找到 chromium，截图需要它（Debian：apt-get install chromium）。")
    from playwright.sync_api import sync_playwright

    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "library") as address,
        sync_playwright() as engine,
    ):
        browser = engine.chromium.launch(executable_path=chromium, args=SWITCHES)
        page = browser.new_page(viewport=SIZE, reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_default_timeout(120_000)
        page.goto(address)
        photograph(page, Path(folder))
        browser.close()
    for picture in sorted(IMAGES.glob("*.png")):
        print(f"{picture.relative_to(ROOT)}  {picture.stat().st_size / 1000:.0f} kB")
        if picture.stat().st_size > LARGEST:
            sys.exit(f"{picture.name} 超过 {LARGEST // 1000} kB，请缩小画面后再截。")


def photograph(page: Page, folder: Path) -> None:
    """The four pictures: an answer, its original, the library after files were added, a passage of a scan."""
    question = json.loads(EXAMPLES.read_text(encoding="utf-8"))["questions"][QUESTION]["question"]
    page.locator(".hz-chip", has_text=question).click()
    page.wait_for_selector("#hz-results .hz-took")
    # Once more: the first question waits for what is loaded on first use, and the picture shows the time.
    page.locator("#hz-results .hz-took").evaluate_all("found => found.forEach(one => one.remove())")
    page.click("#hz-ask")
    page.wait_for_selector("#hz-results .hz-took")
    page.click(".hz-card[data-rank='1'] [data-act=collect]")
    page.locator(".hz-card[data-rank='1'] [data-act=collect][disabled]").wait_for()
    page.wait_for_selector("#hz-word:not([disabled])")
    take(page, "ask")
    page.click(".hz-answer .hz-source")
    page.locator(".hz-report mark.hz-passage b").first.wait_for()
    take(page, "original")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="报告库").click()
    good, bad = folder / "港航局机关党支部换届情况报告.txt", folder / "损坏的文件.docx"
    good.write_text(NEW_REPORT, encoding="utf-8")
    bad.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 4)
    page.set_input_files("#hz-upload input[type=file]", [good, bad])
    page.wait_for_selector("#hz-progress .hz-summary")
    page.wait_for_function("document.querySelectorAll('#hz-reports tbody tr').length == 9")
    take(page, "reports")
    if (font := chinese_font()) is None:
        print("没有中文字体，scan.png 没有重拍（Debian：apt-get install fonts-noto-cjk）。")
        return
    page.set_input_files("#hz-upload input[type=file]", [scanned_page(folder, font)])
    page.wait_for_function("document.querySelectorAll('#hz-reports tbody tr').length == 10")
    page.get_by_role("tab", name="问答").click()
    page.fill("#hz-question input, #hz-question textarea", SCAN_QUESTION)
    page.click("#hz-ask")
    page.wait_for_selector(f".hz-card:has-text('{SCANNED[0]}')")
    page.click(".hz-answer .hz-source")
    page.locator(".hz-page img").wait_for()
    take(page, "scan")


def scanned_page(folder: Path, font: Path) -> Path:
    """A scanned PDF of one page, a little askew and out of focus."""
    picture = Image.new("RGB", A4, "white")
    pen, face = ImageDraw.Draw(picture), ImageFont.truetype(str(font), _POINTS)
    rows = [(line, _MARGIN) for line in wrapped(SCANNED[1], _LINE, 0)]
    for text in SCANNED[2:-2]:
        rows += [(line, _MARGIN) for line in wrapped(text, _LINE, 0)]
    rows += [(text, A4[0] - _MARGIN - (len(text) + 1) * _POINTS) for text in SCANNED[-2:]]
    title = ImageFont.truetype(str(font), round(1.3 * _POINTS))
    pen.text((A4[0] / 2, 330), SCANNED[0], fill=(25, 25, 25), font=title, anchor="mm")
    for number, (line, left) in enumerate(rows):
        pen.text((left, 450 + 1.8 * _POINTS * number), line, fill=(25, 25, 25), font=face)
    path = folder / "海事局下沉社区报告（扫描件）.pdf"
    # Without grain, which would make the screenshot three times as large.
    askew = picture.rotate(0.5, Image.Resampling.BICUBIC, fillcolor="white").filter(ImageFilter.GaussianBlur(0.8))
    path.write_bytes(saved([askew], "PDF"))
    return path


def take(page: Page, name: str) -> None:
    """Writes docs/images/`name`.png once the page stands still, the pointer out of the way."""
    page.mouse.move(5, 400)
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_timeout(700)
    path = IMAGES / f"{name}.png"
    page.screenshot(path=str(path))
    make_small(path)


def make_small(path: Path) -> None:
    """Writes a picture again with 256 colours, which is half its size."""
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


@contextmanager
def serving(library: Path) -> Iterator[str]:
    """The address of `app.py serve` on a new library of the samples, as long as the context lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "app.py",
        "serve",
        "--library",
        str(library),
        "--port",
        str(port),
        "--samples",
        "samples",
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONUTF8": "1"})
    address = f"http://127.0.0.1:{port}/"
    # Not through a proxy that the environment may name.
    local = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        for _ in range(600):
            if process.poll() is not None:
                sys.exit(f"网页没有启动（退出码 {process.returncode}），原因见上。")
            with suppress(OSError):
                local.open(address, timeout=5).close()
                break
            time.sleep(0.3)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


if __name__ == "__main__":
    main()
