// Describes every element that a person sees, and what each target of a profile finds, at one moment.
// A function of the engine's parts and of what is asked: [targets], or [ways] to be tried on the same page.
(parts, [command, asked]) => {
  const { ROLES, CONTROL, SECTION, HEADINGS, squeeze, visible, all, accessibleName, textIndex, besideLabel } = parts;
  const every = all(document, "*");
  const number = new Map(every.map((el, at) => [el, at]));
  const ATTRIBUTES = ["name", "type", "placeholder", "title", "data-role", "data-action", "data-field", "data-testid", "for", "aria-label"];
  const LONGEST = 300;
  const MOST_ROOTS = 60;

  const last = (el) => {
    let at = el;
    while (at.lastElementChild) at = at.lastElementChild;
    return number.get(at);
  };
  const roleOf = (el) => el.getAttribute("role") || Object.keys(ROLES).find((role) => el.matches(ROLES[role])) || "";

  // The label beside each element, as the engine would look from the label.
  function labels() {
    const beside = new Map();
    const add = (value, label) => beside.has(value) ? beside.get(value).push(label) : beside.set(value, [label]);
    for (const found of textIndex(document, new Map()).values()) {
      for (const el of found) {
        if (el.matches("option,button")) continue;
        const value = besideLabel(el);
        if (value) add(value, [number.get(el), squeeze(el.textContent)]);
        // Whoever acts means the one field inside.
        const fields = value && !value.matches(CONTROL) ? all(value, CONTROL).filter((each) => each.type === "file" || visible(each)) : [];
        if (fields.length === 1) add(fields[0], [number.get(el), squeeze(el.textContent)]);
        const inline = squeeze(el.textContent).match(/^([^::]{1,40})[::]\s*\S/u);
        if (inline && !el.children.length) add(el, [number.get(el), inline[1]]);
      }
    }
    return beside;
  }
  function columns() {
    const headed = new Map();
    for (const row of all(document, "tr,[role=row]")) {
      const heads = parts.headingsAbove(row);
      const cells = parts.cellsOf(row);
      if (!heads.length) continue;
      const starts = heads.map((_, at) => parts.width(heads.slice(0, at)));
      cells.forEach((cell, at) => {
        const head = heads[starts.indexOf(parts.width(cells.slice(0, at)))];
        if (head && head.closest("tr,[role=row]") !== row) headed.set(cell, squeeze(head.textContent));
      });
    }
    return headed;
  }
  function headingOf(el, memo) {
    for (let at = el.parentElement; at; at = at.parentElement) {
      if (!memo.has(at)) memo.set(at, at.matches(SECTION) ? (all(at, HEADINGS).map((head) => squeeze(head.textContent))[0] ?? "") : "");
      if (memo.get(at)) return memo.get(at);
    }
    return "";
  }
  const classesOf = (el) => [...el.classList].slice(0, 12);
  function described() {
    const [beside, headed, memo] = [labels(), columns(), new Map()];
    return every.filter((el) => !el.matches("head,head *,script,style,template,noscript,option,svg *") && visible(el)).map((el) => {
      const cell = el.closest("td,[role=cell],[role=gridcell]");
      const short = el.textContent.length <= LONGEST;
      return {
        at: number.get(el), parent: number.get(el.parentElement) ?? -1, end: last(el), tag: el.nodeName.toLowerCase(), role: roleOf(el),
        name: short ? squeeze(accessibleName(el)) : "", text: short ? squeeze(el.innerText) : "",
        own: [...el.childNodes].some((node) => node.nodeType === 3 && /\S/u.test(node.data)), control: el.matches(CONTROL),
        labels: beside.get(el) ?? [], column: cell ? headed.get(cell) ?? "" : "", heading: headingOf(el, memo), id: el.id, classes: classesOf(el),
        attributes: Object.fromEntries(ATTRIBUTES.filter((name) => el.hasAttribute(name)).map((name) => [name, el.getAttribute(name)])),
        link: el.getAttribute("href") ?? el.getAttribute("src") ?? "", sibling: el.parentElement ? [...el.parentElement.children].indexOf(el) : 0,
      };
    });
  }

  // What a target finds in each of its roots: the element's number, its value, and the way that found it.
  const memo = new Map();
  const rootsOf = (lists) => lists
    .reduce((around, list) => around.flatMap((root) => parts.elements(root, list, memo)), [document]).slice(0, MOST_ROOTS);
  function foundBy(root, target, way, use) {
    const one = { ...target, ways: [way] };
    if (use === "read") return parts.valued(root, one, way, memo);
    const found = use === "piece" ? parts.elements(root, one, memo) : parts.actable(root, one, memo);
    return found.map((el) => ({ el, value: "" }));
  }
  function hits({ target, use, lists }) {
    return rootsOf(lists).map((root) => {
      for (const [at, way] of target.ways.entries()) {
        const found = foundBy(root, target, way, use);
        if (found.length) return found.map(({ el, value }) => [number.get(el), String(value), at]);
      }
      return [];
    });
  }
  const roots = (lists) => rootsOf(lists).map((root) => (root === document ? [0, every.length] : [number.get(root), last(root)]));
  if (command === "hits") return asked.map(hits);
  return { elements: described(), hits: asked.map(hits), roots: asked.map(({ lists }) => roots(lists)) };
}
