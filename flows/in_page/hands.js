// What a person does on a page that is in their hands. Runs in a world of its own, which the page's scripts neither see nor
// reach, and goes by trusted events alone: no script of the page can make one, nor say that there was one.
((binding) => {
  const BUTTONS = "button,[role=button],[role=menuitem],a,label,summary,input[type=submit],input[type=button],input[type=image],input[type=file]";
  const FIELDS = "input:not([type=password]):not([type=file]),textarea,select,[contenteditable]";
  // What stands beside the page in a frame of its own is no part of the site. A page that says so of itself only gets its
  // writes asked about.
  const isBeside = () => document.documentElement?.hasAttribute("data-beside") ?? false;
  const tell = (said) => {
    if (isBeside()) return;
    try {
      globalThis[binding](JSON.stringify(said));
    } catch { /* nobody listens any more */ }
  };
  const at = (event, css) => event.composedPath().find((each) => each instanceof HTMLElement && each.matches(css));
  const words = (el) => el.getAttribute("aria-label") || (el.matches("input:not([type=file])") ? el.value : el.textContent) || el.title;
  const holds = (field) => (field.value ?? field.innerText ?? "").slice(0, 20_000);
  const press = (el, said) => {
    const around = el.closest("form,[role=dialog]");
    tell({ kind: "press", words: said, values: around ? [...around.querySelectorAll(FIELDS)].slice(0, 60).map(holds) : [] });
  };
  const onPress = (event) => {
    const button = event.isTrusted && at(event, BUTTONS);
    if (button) press(button, (words(button) || "").replace(/\s+/gu, " ").trim().slice(0, 80));
  };
  // Enter in a line sends, by itself or by the page; in a text of many lines only where the page takes it for itself.
  const onKey = (event) => {
    if (!event.isTrusted || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    const field = at(event, FIELDS);
    if (field?.matches("input")) press(field, "Enter");
    else if (field) setTimeout(() => event.defaultPrevented && press(field, "Enter"));
  };
  const onChange = (event) => {
    if (!event.isTrusted) return;
    tell({ kind: "touch" });
    // A file may be sent the moment it is chosen, long after the press that began to choose it.
    const chooser = event.type === "change" && at(event, "input[type=file]");
    if (chooser) press(chooser, chooser.getAttribute("aria-label") || "");
  };
  const listen = () => {
    addEventListener("click", onPress, true);
    addEventListener("keydown", onKey, true);
    for (const name of ["input", "change"]) addEventListener(name, onChange, true);
  };
  listen();
  // A page that writes itself anew loses every listener that it had.
  new MutationObserver(listen).observe(document, { childList: true });
})
