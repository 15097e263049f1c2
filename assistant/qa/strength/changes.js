// Kinds of change that a site makes to its pages, each done to a copy of the body while the true one is put aside.
// A function of the engine's parts. Every change returns how many things it changed; 0 means that the page has none such.
(parts) => {
  const { all, squeeze } = parts;
  const norm = (text) => squeeze(text).replace(/\s*[::]$/u, "").toLowerCase();
  const INLINE = /^(A|ABBR|B|BR|BUTTON|EM|I|IMG|INPUT|LABEL|SELECT|SMALL|SPAN|STRONG|SUP|TEXTAREA)$/u;
  const FIXED = "tr,td,th,tbody,thead,tfoot,colgroup,col,li,dt,dd,option,legend,caption,summary,source,path,circle,svg,svg *,script,style,template,br,hr";

  // The same page gives the same chances.
  function chances(seed) {
    let state = seed;
    return () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
  }
  function shuffled(list, chance) {
    const moved = [...list];
    for (let at = moved.length - 1; at > 0; at -= 1) {
      const other = Math.floor(chance() * (at + 1));
      [moved[at], moved[other]] = [moved[other], moved[at]];
    }
    // What stands as before would test nothing.
    return moved.length > 1 && moved.every((each, at) => each === list[at]) ? moved.reverse() : moved;
  }
  const everywhere = (body) => all(body, "*").filter((el) => !el.matches("script,style,svg *"));
  function texts(root) {
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walk.nextNode()) if (/\S/u.test(walk.currentNode.data) && !walk.currentNode.parentElement.closest("script,style")) found.push(walk.currentNode);
    return found;
  }
  // Texts that are words of the profile: labels, headings, names of buttons and links.
  const labelTexts = ({ body, words }) => texts(body).filter((node) => words.has(norm(node.data)) && !node.parentElement.closest("option"));

  const fresh = (word) => `z${[...word].reduce((sum, letter) => Math.imul(sum ^ letter.codePointAt(0), 16777619) >>> 0, 2166136261).toString(36)}`;
  const otherHash = (word) => word.replace(/(--|__|-|_)([a-z0-9]{5,})$/u, (_, joint, hash) => (/\d/u.test(hash) || joint === "--" ? joint + fresh(hash).slice(0, 5) : joint + hash));
  function reclass(body, rename) {
    let count = 0;
    for (const el of everywhere(body)) {
      const before = el.getAttribute("class");
      const after = before?.split(/\s+/u).map((word) => word && rename(word)).join(" ");
      if (before === null || before === after) continue;
      el.setAttribute("class", after);
      count += 1;
    }
    return count;
  }
  function reid(body) {
    const named = everywhere(body).filter((el) => el.id);
    named.forEach((el) => { el.id = fresh(el.id); });
    for (const key of ["for", "aria-labelledby", "aria-controls", "aria-describedby"]) {
      all(body, `[${key}]`).forEach((el) => el.setAttribute(key, el.getAttribute(key).split(/\s+/u).map(fresh).join(" ")));
    }
    return named.length;
  }
  function wrap(el) {
    const around = document.createElement(INLINE.test(el.nodeName) ? "span" : "div");
    el.replaceWith(around);
    around.append(el);
  }
  function exchange({ now, origin }, el, tag, role) {
    const other = document.createElement(tag);
    for (const { name, value } of el.attributes) other.setAttribute(name, value);
    if (role) other.setAttribute("role", role);
    other.append(...el.childNodes);
    el.replaceWith(other);
    now.set(origin.get(el), other);
    origin.set(other, origin.get(el));
    return other;
  }
  const EXCHANGED = { DIV: ["section"], SECTION: ["div"], SPAN: ["b"], B: ["span"], P: ["div"], EM: ["i"],
    BUTTON: ["div", "button"], H1: ["div", "heading"], H2: ["div", "heading"], H3: ["div", "heading"] };

  // ---------------------------------------------------------------- what stands beside each other changes its place
  const plainCells = (row) => [...row.children].filter((cell) => cell.matches("td,th") && cell.colSpan === 1);
  const isHeadings = (row) => row.children.length > 1 && [...row.children].every((cell) => cell.matches("th"));
  function moveColumns({ body, chance }) {
    let count = 0;
    for (const heads of all(body, "tr").filter(isHeadings)) {
      const size = heads.children.length;
      let around = heads.closest("table");
      const below = () => all(around, "tr").filter((row) => row !== heads && plainCells(row).length === size);
      for (let climb = 0; climb < 4 && !below().length && around.parentElement !== body; climb += 1) around = around.parentElement;
      const order = shuffled([...heads.children].keys(), chance);
      [heads, ...below()].forEach((row) => row.append(...order.map((at) => row.children[at]).map((cell) => cell)));
      count += below().length;
    }
    return count;
  }
  function pairsOf(parent) {
    const children = [...parent.children];
    if (parent.matches("tbody,table") && children.every((row) => row.matches("tr") && row.children.length === 2 && row.firstElementChild.matches("th"))) {
      return children.map((row) => [row]);
    }
    const alternate = children.length >= 4 && children.length % 2 === 0
      && children.every((child, at) => child.className && child.className === children[at % 2].className) && children[0].className !== children[1].className;
    return alternate ? children.filter((_, at) => at % 2 === 0).map((label, at) => [label, children[2 * at + 1]]) : [];
  }
  function movePairs({ body, chance }) {
    let count = 0;
    for (const parent of everywhere(body)) {
      const pairs = pairsOf(parent);
      const lines = [...parent.children];
      const inline = lines.length > 1 && lines.every((line) => line.children.length === 2 && /:$/u.test(squeeze(line.firstElementChild.textContent))) ? lines.map((line) => [line]) : [];
      const moved = pairs.length > 1 ? pairs : inline;
      if (moved.length < 2) continue;
      parent.append(...shuffled(moved, chance).flat());
      count += moved.length;
    }
    return count;
  }
  const isBlock = (el) => el.matches("section,div") && el.firstElementChild?.matches("h2,h3");
  function moveBlocks({ body, chance }) {
    let count = 0;
    for (const parent of everywhere(body)) {
      const blocks = [...parent.children].filter(isBlock);
      if (blocks.length < 2) continue;
      const places = blocks.map((block) => block.parentNode.insertBefore(document.createComment(""), block));
      shuffled(blocks, chance).forEach((block, at) => places[at].replaceWith(block));
      count += blocks.length;
    }
    return count;
  }

  // ---------------------------------------------------------------- copies that say something else
  // A copy of one part: every value that the profile reads there is another one.
  function copied({ origin, copies, valued }, el) {
    const copy = el.cloneNode(true);
    const [before, after] = [[el, ...all(el, "*")], [copy, ...all(copy, "*")]];
    before.forEach((each, at) => { if (valued.has(origin.get(each))) otherValue(after[at]); });
    copies.push(copy);
    return copy;
  }
  function otherValue(el) {
    for (const node of texts(el)) node.data = /\d/u.test(node.data) ? node.data.replace(/\d/gu, (digit) => (Number(digit) + 1) % 10) : `${node.data}′`;
    for (const key of ["href", "data-owner"]) {
      if (el.hasAttribute(key)) el.setAttribute(key, `${el.getAttribute(key)}0`);
    }
    if (el.matches("input,textarea")) el.value += "9";
  }
  const mains = ({ body }) => [...body.children].filter((el) => !el.matches("script,style,template"));
  // What holds the page without its frame.
  const content = ({ body }) => all(body, "main,#content")[0] ?? mains({ body })[0];
  function put(page, kept) {
    kept.append(copied(page, content(page)));
    return kept;
  }
  function copyEach(page, parents) {
    const chosen = parents.filter((el) => !parents.some((other) => other !== el && other.contains(el)));
    chosen.forEach((el) => el.before(copied(page, el)));
    return chosen.length;
  }
  function copyPairs(page) {
    let count = 0;
    for (const parent of everywhere(page.body)) {
      for (const pair of pairsOf(parent)) {
        pair[0].before(...pair.map((el) => copied(page, el)));
        count += 1;
      }
    }
    return count;
  }

  // The site leaves every second value out, and its label stands alone.
  function removeValues({ body }) {
    const values = everywhere(body).flatMap((parent) => pairsOf(parent).filter((_, at) => at % 2 === 0).map((pair) => pair[1] ?? pair[0].lastElementChild));
    values.forEach((value) => value.remove());
    return values.length;
  }

  // ---------------------------------------------------------------- words
  const rename = ({ altered }) => (node) => {
    altered.push(node.parentElement);
    node.data = node.data.replace(/\S.*\S|\S/su, (word) => (/[\u4e00-\u9fff]/u.test(word) ? "新栏目" : "New caption") + [...word].length);
  };
  const respell = ({ altered, chance }) => (node) => {
    altered.push(node.parentElement);
    const word = squeeze(node.data);
    const wide = /^[\u4e00-\u9fff]{2}$/u.test(word) ? [...word].join(" ") : word;
    node.data = `\n   ${chance() < 0.5 ? wide.toUpperCase() : wide.replace(/ /gu, "\u00a0 ")} \n`;
  };
  const KEPT = /^(class|id|for|name|type|value|href|src|hidden|style|role|colspan|rowspan|checked|selected|disabled|multiple)$/u;
  function dropAttributes(body, dropped) {
    let count = 0;
    for (const el of everywhere(body)) {
      for (const { name } of [...el.attributes].filter((each) => dropped(each.name))) {
        el.removeAttribute(name);
        count += 1;
      }
    }
    return count;
  }
  // Words of the page that no target reads: they become words that targets look for.
  function freeTexts(page) {
    const named = new Set(labelTexts(page));
    return texts(page.body).filter((node) => !named.has(node) && !node.parentElement.closest("option,select,button,a,th,label,li[role]")
      && !page.reading.some((el) => el.contains(node) || node.parentElement.contains(el)));
  }
  function decoy(page) {
    const wanted = [...new Set(labelTexts(page).map((node) => squeeze(node.data)))];
    const free = freeTexts(page);
    free.forEach((node, at) => { if (wanted.length) node.data = wanted[at % wanted.length]; });
    return wanted.length ? free.length : 0;
  }
  // The buyer writes what looks like the page's own lines.
  function boast(page) {
    const said = [...page.words].filter((word) => word.length > 1 && !word.includes("*"));
    const lines = (texts) => texts.map((text) => Object.assign(document.createElement("div"), { textContent: text }));
    const manners = [
      (el, word) => el.replaceChildren(`${word}: 9${word.length}7`),
      (el, word) => el.append(...lines([word, `9${word.length}7`])),
      (el, word) => el.replaceChildren(...lines([`${word}: 9${word.length}7`])),
      (el, word) => el.replaceChildren(word),
    ];
    for (const [at, el] of page.prose.entries()) {
      // Each text says other words, so that all are said on a page of many texts.
      for (let more = 0; more < (at % 4 === 1 ? said.length : 1); more += 1) manners[at % 4](el, said[(at * 7 + more) % said.length]);
      page.altered.push(el);
    }
    return page.prose.length;
  }
  function intoAria(page) {
    let count = 0;
    for (const node of labelTexts(page)) {
      const el = node.parentElement.closest("button,a,[role=button],[role=menuitem],[role=tab],[role=option]") ?? node.parentElement;
      if (el.matches("body,option") || el.getAttribute("aria-label") || squeeze(el.textContent) !== squeeze(node.data)) continue;
      el.setAttribute("aria-label", squeeze(node.data));
      node.data = "";
      count += 1;
    }
    return count;
  }
  const hidden = (how) => {
    const box = document.createElement("div");
    box.style.setProperty(...how);
    return box;
  };
  const beside = (page, box) => {
    page.body.prepend(put(page, box));
    return 1;
  };

  return {
    chances, norm,
    kinds: {
      classes_rehashed: ({ body }) => reclass(body, otherHash),
      classes_replaced: ({ body }) => reclass(body, fresh),
      ids_renamed: ({ body }) => reid(body),
      wrapped: ({ body }) => {
        const leaves = everywhere(body).filter((el) => !el.matches(FIXED) && (!el.children.length || el.matches("section,form,table,ul,button,select")));
        leaves.forEach(wrap);
        return leaves.length;
      },
      tags_exchanged: (page) => {
        const old = everywhere(page.body).filter((el) => EXCHANGED[el.nodeName]);
        old.forEach((el) => exchange(page, el, ...EXCHANGED[el.nodeName]));
        return old.length;
      },
      columns_moved: moveColumns,
      pairs_moved: movePairs,
      blocks_moved: moveBlocks,
      labels_respelled: (page) => labelTexts(page).map(respell(page)).length,
      attributes_dropped: ({ body }) => dropAttributes(body, (name) => !KEPT.test(name)),
      roles_dropped: ({ body }) => dropAttributes(body, (name) => name === "role"),
      labels_in_aria: intoAria,
      words_in_prose: boast,
      hidden_copy: (page) => beside(page, hidden(["display", "none"])),
      invisible_copy: (page) => beside(page, hidden(["visibility", "hidden"])),
      labels_renamed: (page) => labelTexts(page).map(rename(page)).length,
      leftover_hidden: (page) => {
        beside(page, hidden(["display", "none"]));
        const left = page.copies[0];
        return labelTexts(page).filter((node) => !left.contains(node)).map(rename(page)).length;
      },
      decoys: decoy,
      values_removed: removeValues,
      page_copied: (page) => {
        content(page).before(copied(page, content(page)));
        return 1;
      },
      pairs_copied: copyPairs,
      pieces_copied: (page) => copyEach(page, page.pieces),
      copy_in_dialog: (page) => {
        const box = document.createElement("div");
        box.setAttribute("role", "dialog");
        page.body.append(put(page, box));
        return 1;
      },
      copy_in_advert: (page) => beside(page, document.createElement("aside")),
    },
  };
}
