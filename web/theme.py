"""The look: warm paper, one deep red, system fonts. Nothing is fetched from elsewhere."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

from web.wording import Language

ASSETS = Path(__file__).with_name("assets")
SANS = ("PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "sans-serif")
MONOSPACED = ("Consolas", "Noto Sans Mono CJK SC", "monospace")

RED, RED_DARK, INK, GREY, LINE, PAPER = "#9b1c1c", "#7f1414", "#26221d", "#6b645b", "#e4ded5", "#f7f4ef"


def theme() -> gr.themes.Base:
    """The Gradio theme; the details are in assets/hongzhou.css."""
    base = gr.themes.Base(
        primary_hue=gr.themes.Color(
            "#fbf3f1", "#f9eeec", "#efd2ce", "#e0b4af", "#c46a63", RED, RED, RED_DARK, "#651010", "#520d0d", "#3f0a0a"
        ),
        neutral_hue=gr.themes.colors.stone,
        radius_size=gr.themes.sizes.radius_sm,
        text_size=gr.themes.sizes.text_md,
        font=SANS,
        font_mono=MONOSPACED,
    )
    plain = {
        "body_background_fill": PAPER,
        "body_text_color": INK,
        "body_text_color_subdued": GREY,
        "background_fill_primary": "#ffffff",
        "background_fill_secondary": PAPER,
        "border_color_primary": LINE,
        "block_background_fill": "#ffffff",
        "block_border_color": LINE,
        "block_label_text_color": GREY,
        "block_title_text_color": GREY,
        "input_background_fill": "#ffffff",
        "input_border_color": "#cfc7bb",
        "input_border_color_focus": RED,
        "button_primary_background_fill": RED,
        "button_primary_background_fill_hover": RED_DARK,
        "button_primary_border_color": RED,
        "button_primary_text_color": "#ffffff",
        "button_secondary_background_fill": "#ffffff",
        "button_secondary_background_fill_hover": PAPER,
        "button_secondary_border_color": "#cfc7bb",
        "button_secondary_text_color": INK,
        "button_cancel_background_fill": RED,
        "button_cancel_background_fill_hover": RED_DARK,
        "button_cancel_text_color": "#ffffff",
    }
    # The same in the dark: a document is read on paper.
    return base.set(**plain, **{f"{name}_dark": value for name, value in plain.items()}, block_shadow="none")


def css() -> str:
    """The style sheet of every page."""
    return (ASSETS / "hongzhou.css").read_text(encoding="utf-8")


def head(language: Language) -> str:
    """Scripts for the page's head: the language first, because Gradio takes its own words from the browser's."""
    locale = "zh-CN" if language == "zh" else "en"
    script = (ASSETS / "hongzhou.js").read_text(encoding="utf-8")
    return f'<script>window.hongzhouLocale = "{locale}";\n{script}</script>'
