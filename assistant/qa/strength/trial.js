// Tries one page: what the engine finds before and after each kind of change, told for each target as one of same, lost, wrong.
// A function of the engine's parts, of the changes and of what is asked.
(parts, changes, { sought, words, meanings, kinds, seed }) => {
  const { all, squeeze, visible } = parts;
  const bare = (text) => (text ?? "").replace(/\s+/gu, "");
  // Two words of the site may mean the same, e.g. a party's name and what an attribute calls it.
  const means = new Map();
  for (const [word, codes] of meanings) means.set(changes.norm(word), [...(means.get(changes.norm(word)) ?? []), ...codes]);
  const meansSame = (one, other) => (means.get(changes.norm(one)) ?? []).some((code) => (means.get(changes.norm(other)) ?? []).includes(code));
  const sameValue = (one, other) => bare(one) === bare(other) || meansSame(one, other);
  const body = document.body;

  // ---------------------------------------------------------------- what is found now
  function readIn(root, { fields, lists }, name, piece, seen, memo) {
    for (const [field, target] of Object.entries(fields)) {
      const way = target.ways.findIndex((each) => parts.valued(root, target, each, memo).length);
      const hits = way < 0 ? [] : parts.valued(root, target, target.ways[way], memo);
      note(seen, `${name}${field}`, { use: "read", piece, hits, many: target.read === "all" });
    }
    for (const [list, part] of Object.entries(lists)) {
      const pieces = parts.elements(root, part.each, memo);
      note(seen, `${name}${list}.each`, { use: "pieces", piece, hits: pieces.map((el) => ({ el })) });
      for (const el of pieces) readIn(el, part, `${name}${list}.`, el, seen, memo);
    }
  }
  const note = (seen, name, found) => (seen.get(name) ?? seen.set(name, []).get(name)).push(found);
  function look() {
    const [seen, memo] = [new Map(), parts.readable(document, sought.read)];
    for (const use of ["sign", "act", "text"]) {
      for (const [name, target] of Object.entries(sought[use])) {
        const els = use === "text" ? parts.elements(document, target, memo).filter(visible) : parts.actable(document, target, memo);
        note(seen, name, { use, piece: null, hits: els.map((el) => ({ el, value: use === "text" ? squeeze(el.innerText) : "" })) });
      }
    }
    readIn(document, sought.read, "", null, seen, memo);
    return seen;
  }

  // ---------------------------------------------------------------- the copy that is changed
  function copy(shown) {
    const clone = body.cloneNode(true);
    const [before, after] = [all(body, "*"), all(clone, "*")];
    const now = new Map(before.map((el, at) => [el, after[at]]));
    // What a style sheet hides stays hidden whatever becomes of its class.
    before.forEach((el, at) => {
      const style = shown.get(el);
      if (style) after[at].style.setProperty(...style);
    });
    return { body: clone, now, origin: new Map(after.map((el, at) => [el, before[at]])), copies: [], altered: [] };
  }
  function hiding() {
    const found = new Map();
    for (const el of all(body, "*")) {
      const { display, visibility } = getComputedStyle(el);
      if (display === "none") found.set(el, ["display", "none"]);
      else if (visibility === "hidden") found.set(el, ["visibility", "hidden"]);
    }
    return found;
  }

  // ---------------------------------------------------------------- is it the same?
  const related = (one, other) => one === other || one.contains(other) || other.contains(one);
  function judgeMany(before, after, inCopy) {
    if (!after.length) return "lost";
    const [ours, copies] = [after.filter((el) => !inCopy(el)), after.filter(inCopy)];
    const paired = before.every((el) => ours.filter((each) => related(each, el)).length === 1);
    const pairing = ours.every((el) => before.filter((each) => related(each, el)).length === 1);
    if (!paired || !pairing) return "wrong";
    return copies.length ? "double" : "same";
  }
  function judgeOne(before, after) {
    if (!after.length) return "lost";
    if (after.length > 1) return "double";
    const onlyThat = after[0].contains(before) && bare(after[0].textContent) === bare(before.textContent) && after[0] !== document.body;
    return before.contains(after[0]) || onlyThat ? "same" : "wrong";
  }
  function judgeRead(before, after, altered) {
    if (!after.length) return "lost";
    if (new Set(after.map(({ value }) => value)).size > 1) return "double";
    const near = after.some(({ el }) => before.some((hit) => related(hit.el, el)));
    const touched = altered.some((el) => before.some((hit) => related(hit.el, el)));
    return near && (touched || sameValue(after[0].value, before[0].value)) ? "same" : "wrong";
  }
  function judge(was, is, { now, copies, altered }) {
    const inCopy = (el) => copies.some((each) => each.contains(el));
    const before = was.hits.map((hit) => ({ ...hit, el: now.get(hit.el) }));
    const [els, others] = [before.map(({ el }) => el), is.hits.map(({ el }) => el)];
    if (was.use === "sign") return others.length ? "same" : "lost";
    if (was.use === "pieces" || (was.use === "act" && els.length > 1)) return judgeMany(els, others, inCopy);
    return was.use === "act" ? judgeOne(els[0], others) : judgeRead(before, is.hits, altered);
  }
  // One word for a target on the whole page: the worst of its pieces.
  const RANK = ["none", "same", "through", "lost", "double", "wrong"];
  function outcome(was, is, page) {
    let worst = "none";
    for (const one of was) {
      const piece = one.piece && page.now.get(one.piece);
      const other = one.piece ? is.find((each) => each.piece && related(each.piece, piece) && !page.copies.some((copy) => copy.contains(each.piece))) : is[0];
      let said = "none";
      if (one.hits.length) said = other ? judge(one, other, page) : "through";
      else if (other?.hits.length) said = new Set(other.hits.map(({ value }) => value)).size > 1 ? "none" : "wrong";
      if (RANK.indexOf(said) > RANK.indexOf(worst)) worst = said;
    }
    return worst;
  }

  // ---------------------------------------------------------------- the trials
  const first = look();
  const shown = hiding();
  const hits = [...first.values()].flat();
  const of = (use) => hits.filter((found) => use.includes(found.use)).flatMap((found) => found.hits.map(({ el }) => el));
  const valued = new Set(of(["read", "text"]));
  const prose = new Set(proseOf(sought.read, ""));
  function proseOf({ fields, lists }, name) {
    const here = Object.entries(fields).filter(([, target]) => target.read === "prose").map(([field]) => `${name}${field}`);
    return here.concat(...Object.entries(lists).map(([list, part]) => proseOf(part, `${name}${list}.`)));
  }
  function trial(kind) {
    const page = copy(shown);
    const here = (els) => [...new Set(els)].map((el) => page.now.get(el)).filter(Boolean);
    Object.assign(page, { words: new Set(words.map(changes.norm)), chance: changes.chances(seed), valued,
      reading: here(of(["read", "act", "text", "sign"])).filter((el) => !el.querySelector("table,section,ul,form")),
      prose: here([...first].filter(([name]) => prose.has(name)).flatMap(([, found]) => found.flatMap((one) => one.hits.map(({ el }) => el)))),
      pieces: here([...first].filter(([name]) => name.endsWith(".each")).map(([, found]) => found[0]?.hits[0]?.el).filter(Boolean)) });
    body.replaceWith(page.body);
    try {
      if (!changes.kinds[kind](page)) return null;
      const after = look();
      const told = {};
      for (const [name, was] of first) {
        const said = outcome(was, after.get(name) ?? [], page);
        if (said !== "none") told[name] = said;
      }
      return told;
    } finally {
      page.body.replaceWith(body);
    }
  }
  const path = (el) => {
    const steps = [];
    for (let at = el; at && at !== body; at = at.parentElement) steps.unshift([...at.parentElement.children].indexOf(at));
    return steps.join(".");
  };
  const places = Object.fromEntries([...first].map(([name, found]) => [name, found.flatMap((one) => one.hits.map(({ el }) => path(el)))]));
  return { places, told: Object.fromEntries(kinds.map((kind) => [kind, trial(kind)])) };
}
