// Runs in the head, before Gradio: the language of Gradio's own words, copying, the drawer.
(() => {
  const locale = window.hongzhouLocale || "zh-CN";
  Object.defineProperty(navigator, "language", { get: () => locale });
  Object.defineProperty(navigator, "languages", { get: () => [locale] });
  document.documentElement.lang = locale;

  // Always light: a document is read on paper.
  new MutationObserver(() => {
    if (document.body && document.body.classList.contains("dark")) document.body.classList.remove("dark");
  }).observe(document.documentElement, { attributes: true, subtree: true, attributeFilter: ["class"] });

  // navigator.clipboard exists on https and localhost only; an intranet address needs the older way.
  async function copy(text) {
    if (navigator.clipboard && window.isSecureContext) {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch (error) {
        console.info("clipboard refused, trying a selection", error);
      }
    }
    const area = document.createElement("textarea");
    area.value = text;
    area.style.cssText = "position:fixed;top:0;left:0;opacity:0";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }

  async function press(button) {
    const chosen = document.querySelector("#hz-style input:checked");
    const style = chosen ? chosen.value : "official";
    const done = await copy(button.dataset[style] || button.dataset.official);
    const label = button.dataset.label || button.textContent;
    button.dataset.label = label;
    button.textContent = done ? button.dataset.copied : button.dataset.failed;
    button.classList.toggle("hz-done", done);
    clearTimeout(button.timer);
    button.timer = setTimeout(() => {
      button.textContent = label;
      button.classList.remove("hz-done");
    }, 1600);
  }

  const drawer = () => document.querySelector(".hz-drawer:not([hidden])");
  let opener = null;
  // The opening that was closed: its page may still arrive, and must not open it again.
  let closed = null;
  const choice = { pane: null, opened: null, zoom: false };

  const target = (sheet) =>
    sheet.classList.contains("hz-shows-page")
      ? sheet.querySelector(".hz-frame-focus") || sheet.querySelector(".hz-frame")
      : sheet.querySelector(".hz-passage b") || sheet.querySelector(".hz-passage");

  function show(sheet, pane) {
    sheet.classList.toggle("hz-shows-page", pane === "page");
    for (const button of sheet.querySelectorAll("[data-show]")) {
      button.setAttribute("aria-pressed", String(button.dataset.show === pane));
    }
  }

  function zoom(sheet, larger) {
    const page = sheet.querySelector(".hz-pages");
    if (!page) return;
    page.classList.toggle("hz-larger", larger);
    sheet.querySelector("[data-zoom]").setAttribute("aria-pressed", String(larger));
  }

  function close() {
    const open = drawer();
    if (!open) return;
    open.hidden = true;
    closed = open.dataset.opened;
    if (opener && opener.isConnected) opener.focus();
  }

  function reveal(element) {
    const open = element.querySelector(".hz-drawer:not([hidden])");
    if (!open) return;
    if (open.dataset.opened === closed) {
      open.hidden = true;
      return;
    }
    const sheet = open.querySelector(".hz-sheet");
    // What the reader chose stays, as long as it is the same opening.
    if (choice.opened === open.dataset.opened) {
      if (choice.pane && sheet.querySelector("[data-show]")) show(sheet, choice.pane);
    } else {
      choice.pane = null;
      choice.zoom = false;
    }
    choice.opened = open.dataset.opened;
    zoom(sheet, choice.zoom);
    const mark = target(sheet);
    if (mark) mark.scrollIntoView({ block: "center", inline: "nearest" });
    else sheet.querySelector(".hz-report").scrollTop = 0;
    sheet.focus({ preventScroll: true });
  }

  window.hongzhou = { reveal };
  document.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element ? event.target : null;
    if (!pressed) return;
    const button = pressed.closest("[data-copy]");
    if (button) press(button);
    if (pressed.closest("[data-act=open]")) opener = pressed.closest("[data-act=open]");
    if (pressed.closest("[data-close]")) close();
    const sheet = pressed.closest(".hz-sheet");
    if (!sheet) return;
    if (pressed.closest("[data-act=leaf]")) choice.pane = "page";
    if (pressed.closest("[data-show]")) {
      choice.pane = pressed.closest("[data-show]").dataset.show;
      show(sheet, choice.pane);
    }
    if (pressed.closest("[data-zoom]")) {
      choice.zoom = !choice.zoom;
      zoom(sheet, choice.zoom);
    }
    if (pressed.closest("[data-scroll], [data-show], [data-zoom]")) {
      const mark = target(sheet);
      const elsewhere = sheet.classList.contains("hz-shows-page") && sheet.querySelector(".hz-passage-pages button");
      if (mark) mark.scrollIntoView({ block: "center", inline: "nearest", behavior: "smooth" });
      else if (elsewhere && pressed.closest("[data-scroll]")) elsewhere.click();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
})();
