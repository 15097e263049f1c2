// The page that is open as a flat list: what opens, what is said, what closes. Nothing of it is trusted by who takes it.
// The browser's own readers are asked, since a form may hide its properties behind fields of the same name.
() => {
  const reader = (kind, name) => {
    const read = Object.getOwnPropertyDescriptor(kind.prototype, name).get;
    return (node) => read.call(node);
  };
  const kindOf = reader(Node, "nodeType");
  const first = reader(Node, "firstChild");
  const next = reader(Node, "nextSibling");
  const above = reader(Node, "parentNode");
  const attributesOf = reader(Element, "attributes");
  const nameOf = reader(Element, "localName");
  const said = reader(CharacterData, "data");
  const value = { input: reader(HTMLInputElement, "value"), textarea: reader(HTMLTextAreaElement, "value") };
  const seen = (el) => Element.prototype.checkVisibility.call(el);
  const SKIPPED = new Set(["script", "style", "template", "noscript", "svg", "math", "iframe", "frame", "object", "embed", "canvas",
    "video", "audio", "map", "portal", "fencedframe", "textarea", "head"]);
  const found = [];

  function live(el, name) {
    if (name === "input") return { value: value.input(el), checked: el.checked === true, disabled: el.disabled === true };
    if (name === "textarea") return { value: value.textarea(el), disabled: el.disabled === true };
    if (name === "option") return { selected: el.selected === true, disabled: el.disabled === true };
    return name === "button" || name === "select" ? { disabled: el.disabled === true } : {};
  }
  // What a style sheet hid, set apart or wrote in capitals; its parent's look says what is only handed down.
  function look(el, around) {
    const { display, visibility, textTransform } = getComputedStyle(el);
    const hidden = !seen(el) && display !== "contents";
    return { display, visibility, textTransform, hidden, below: around.hidden || around.below };
  }
  function shown(own, around) {
    const differing = (name) => (own[name] === around[name] ? "" : own[name]);
    return { ...own, visibility: differing("visibility"), textTransform: differing("textTransform") };
  }

  const looks = new Map();
  let at = document.documentElement;
  let up = false;
  while (at) {
    if (!up && kindOf(at) === 1) {
      const name = nameOf(at);
      const around = looks.get(above(at)) ?? { hidden: false, below: false, visibility: "visible", textTransform: "none" };
      const own = look(at, around);
      looks.set(at, own);
      found.push(["open", name, [...attributesOf(at)].map((each) => [each.name, each.value]), shown(own, around), live(at, name)]);
      if (first(at) && !SKIPPED.has(name)) {
        at = first(at);
        continue;
      }
      found.push(["close"]);
    } else if (!up && kindOf(at) === 3) found.push(["text", said(at)]);
    else if (!up) found.push(["gap"]);
    if (at === document.documentElement) break;
    up = !next(at);
    at = up ? above(at) : next(at);
    if (up) {
      found.push(["close"]);
      if (at === document.documentElement) break;
    }
  }
  return { doctype: document.doctype !== null, language: document.documentElement.lang, found };
}
