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

  function close() {
    const open = drawer();
    if (!open) return;
    open.hidden = true;
    if (opener && opener.isConnected) opener.focus();
  }

  function reveal(element) {
    const sheet = element.querySelector(".hz-drawer:not([hidden]) .hz-sheet");
    if (!sheet) return;
    const mark = sheet.querySelector(".hz-passage b") || sheet.querySelector(".hz-passage");
    if (mark) mark.scrollIntoView({ block: "center" });
    else sheet.querySelector(".hz-report").scrollTop = 0;
    sheet.focus({ preventScroll: true });
  }

  window.hongzhou = { reveal };
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const button = target.closest("[data-copy]");
    if (button) press(button);
    if (target.closest("[data-act=open]")) opener = target.closest("[data-act=open]");
    if (target.closest("[data-close]")) close();
    if (target.closest("[data-scroll]")) {
      const mark = document.querySelector(".hz-drawer .hz-passage");
      if (mark) mark.scrollIntoView({ block: "center", behavior: "smooth" });
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
})();
