// Finds targets of a profile and extracts whole pages in one call.
// One expression: the same text serves as Playwright selector engine (query, queryAll) and inside evaluate().
(() => {
  const CJK = "\\u2e80-\\u9fff\\uff00-\\uffef";
  const GAP = new RegExp(`(?<=[${CJK}])\\s+(?=[${CJK}])`, "gu");
  const squeeze = (text) => (text || "").normalize("NFKC").replace(/\s+/gu, " ").trim();
  // Labels are compared without case, a colon at the end, and the space that some kits put inside two-character buttons.
  const norm = (text) => squeeze(text).replace(GAP, "").replace(/\s*[::]$/u, "").toLowerCase();
  const escape = (text) => text.replace(/[.+?^${}()|[\]\\]/gu, "\\$&");
  const matcher = (words) => {
    const tests = words.map(norm).map((word) =>
      word.includes("*") ? new RegExp(`^${escape(word).replace(/\s*\*\s*/gu, ".*")}$`, "u") : word);
    return (key) => tests.some((test) => (typeof test === "string" ? test === key : test.test(key)));
  };

  const ROLES = {
    button: "button,[role=button],input[type=submit],input[type=button]",
    link: "a[href],[role=link]", tab: "[role=tab]", menuitem: "[role=menuitem]", option: "option,[role=option]",
    textbox: "input:not([type]),input[type=text],input[type=number],input[type=password],input[type=tel],textarea,[role=textbox]",
    combobox: "select,[role=combobox]", radio: "input[type=radio],[role=radio]", checkbox: "input[type=checkbox],[role=checkbox]",
    heading: "h1,h2,h3,h4,h5,h6,[role=heading]", row: "tr,[role=row]", table: "table,[role=table],[role=grid]",
    dialog: "dialog,[role=dialog]", img: "img,[role=img]", list: "ul,ol,[role=list]", listitem: "li,[role=listitem]",
  };
  const CONTROL = "input:not([type=hidden]),select,textarea,[role=combobox],[role=textbox],[contenteditable=true]";
  const SECTION = "section,article,table,fieldset,dialog,[role=dialog],[role=region],li,dl,div,form";
  const HEADINGS = "h1,h2,h3,h4,h5,h6,legend,caption,[role=heading]";

  const docOf = (root) => (root.nodeType === 9 ? root : root.ownerDocument);
  const isLive = (root) => docOf(root).defaultView !== null;
  const visible = (el) => !isLive(el) || (el.checkVisibility?.({ visibilityProperty: true }) ?? true);
  const all = (root, css) => [...root.querySelectorAll(css)];

  function accessibleName(el) {
    const by = el.getAttribute("aria-labelledby");
    if (by) return by.split(/\s+/u).map((id) => docOf(el).getElementById(id)?.textContent ?? "").join(" ");
    const labels = el.labels?.length ? [...el.labels].map((label) => label.textContent).join(" ") : "";
    const own = el.matches("input") ? (/^(submit|button|reset)$/u.test(el.type) ? el.value : "") : el.textContent;
    return el.getAttribute("aria-label") || labels || squeeze(own) || el.getAttribute("title") || el.getAttribute("alt")
      || el.getAttribute("placeholder") || "";
  }

  // Smallest elements by their whole text; built once per search root.
  function textIndex(root, memo) {
    if (memo.has(root)) return memo.get(root);
    const index = new Map();
    for (const el of all(root, "*")) {
      if (el.textContent.length > 200 || el.matches("script,style,option")) continue;
      const key = norm(el.textContent);
      if (!key || [...el.children].some((child) => norm(child.textContent) === key)) continue;
      if (!index.has(key)) index.set(key, []);
      index.get(key).push(el);
    }
    memo.set(root, index);
    return index;
  }
  function byText(root, words, memo) {
    const matches = matcher(words);
    return [...textIndex(root, memo)].filter(([key]) => matches(key)).flatMap(([, found]) => found);
  }

  // What only decorates a label or a value; an empty slot is no decoration: the value is empty then, not the next one's.
  const decorates = (el) => el.matches("i,svg,br,wbr,hr,script,style,template,input[type=hidden]")
    || (el.matches("span,em,b,sup") && !squeeze(el.textContent) && !el.matches(CONTROL) && el.querySelector("svg,i") !== null);

  // The value that stands beside a label: a tied control, the next cell, the next element, or the rest of its own text.
  function besideLabel(label) {
    if (label.control) return label.control;
    const cell = label.closest("th,td,dt");
    // A cell answers for its label even when it is empty: the next row says something else.
    if (cell && norm(cell.textContent) === norm(label.textContent) && cell.nextElementSibling?.matches("td,dd")) return cell.nextElementSibling;
    let at = label;
    for (let climb = 0; climb < 4 && at && at.parentElement; climb += 1) {
      let next = at.nextElementSibling;
      while (next && decorates(next)) next = next.nextElementSibling;
      if (next) return next;
      if (norm(at.parentElement.textContent) !== norm(label.textContent)) return null;
      at = at.parentElement;
    }
    return null;
  }
  function byLabel(root, words, memo) {
    const found = byText(root, words, memo).filter((el) => !el.matches("option,button")).map(besideLabel).filter(Boolean);
    if (found.length) return [...new Set(found)].map((el) => ({ el }));
    const inline = [];
    for (const [key, elements] of textIndex(root, memo)) {
      if (!words.some((each) => key.startsWith(norm(each)) && /^\s*:/u.test(key.slice(norm(each).length)))) continue;
      for (const el of elements) inline.push({ el, text: squeeze(el.textContent).replace(/^[^::]*[::]\s*/u, "") });
    }
    // The smallest element says it; whatever lies around it says more.
    return inline.filter(({ el }) => !inline.some((other) => other.el !== el && el.contains(other.el)));
  }

  // The cell below a column heading; the heading may stand in this table or in a table of its own around the rows.
  function headingsAbove(row) {
    for (let at = row, climb = 0; at && climb < 8; at = at.parentElement, climb += 1) {
      const heads = all(at, "th,[role=columnheader]").filter((head) => head.closest("tr,[role=row]") !== row);
      if (!heads.length) continue;
      const first = heads[0].closest("tr,[role=row]") ?? heads[0].parentElement;
      return [...first.children].filter((head) => heads.includes(head));
    }
    return [];
  }
  const cellsOf = (row) => [...row.children].filter((child) => child.matches("td,th,[role=cell],[role=gridcell]"));
  const width = (cells) => cells.reduce((sum, cell) => sum + (cell.colSpan || 1), 0);
  function byColumn(root, words) {
    const matches = matcher(words);
    const heads = headingsAbove(root);
    const at = heads.findIndex((head) => matches(norm(head.textContent)));
    if (at < 0) return [];
    const column = width(heads.slice(0, at));
    // An order may be a table of its own: then the row is the one that has a cell for every heading.
    const rows = root.matches("tr,[role=row]") ? [root] : all(root, "tr,[role=row]").filter((row) => cellsOf(row).length === heads.length);
    return rows.flatMap((row) => {
      const cells = cellsOf(row);
      return cells.filter((_, index) => width(cells.slice(0, index)) === column);
    });
  }
  function byHeading(root, words, memo) {
    const matches = matcher(words);
    const heads = all(root, HEADINGS).filter((el) => matches(norm(el.textContent)));
    return heads.map((head) => {
      let at = head.parentElement;
      while (at && (!at.matches(SECTION) || norm(at.textContent) === norm(head.textContent))) at = at.parentElement;
      return at;
    }).filter(Boolean);
  }

  function byWay(root, way, memo) {
    if (way.css) return all(root, way.css).concat(root.nodeType === 1 && way.css === ":scope" ? [root] : []);
    if (way.label.length) return byLabel(root, way.label, memo);
    if (way.column.length) return byColumn(root, way.column);
    if (way.heading.length) return byHeading(root, way.heading, memo);
    if (way.text.length) return byText(root, way.text, memo);
    const matches = way.name.length ? matcher(way.name) : () => true;
    return all(root, ROLES[way.role] ?? `[role="${way.role}"]`).filter((el) => matches(norm(accessibleName(el))));
  }
  const scopes = (root, way) => (way.within ? all(root, way.within) : [root]);
  function found(root, way, memo) {
    let hits = scopes(root, way).flatMap((scope) => byWay(scope, way, memo)).map((hit) => (hit.el ? hit : { el: hit }));
    if (way.ancestor) hits = hits.map(({ el }) => ({ el: el.closest(way.ancestor) })).filter(({ el }) => el);
    const seen = hits.filter((hit) => visible(hit.el));
    return seen.length ? seen : hits;
  }

  const LINE = /^(ADDRESS|ARTICLE|ASIDE|BLOCKQUOTE|DD|DIV|DL|DT|FIGURE|FOOTER|FORM|H[1-6]|HEADER|HR|LI|OL|P|PRE|SECTION|TABLE|TD|TH|TR|UL)$/u;
  const isLine = (node) => node !== null && (node.nodeName === "BR" || LINE.test(node.nodeName));
  // A page that was fetched and not rendered knows of hiding only what stands on the element itself.
  const hides = (el) => (isLive(el) ? !visible(el) : el.hidden || el.style.display === "none" || el.style.visibility === "hidden");
  function walked(el, gap, skipped) {
    const parts = [];
    const walk = (node) => {
      if (node.nodeType === 3) parts.push(/\S/u.test(node.data) || !(isLine(node.previousSibling) || isLine(node.nextSibling)) ? node.data : "");
      else if (node.nodeName === "BR") parts.push(gap);
      else if (node.nodeType === 1 && !skipped.test(node.nodeName) && (node === el || !hides(node))) {
        const line = node !== el && LINE.test(node.nodeName);
        if (line && !parts.findLast(Boolean)?.endsWith(gap)) parts.push(gap);
        node.childNodes.forEach(walk);
        if (line) parts.push(gap);
      }
    };
    walk(el);
    return parts.join("");
  }
  const prose = (el) => walked(el, "\n", /^(SCRIPT|STYLE|TEMPLATE|BUTTON)$/u).trim();
  const spaced = (el) => walked(el, " ", /^(SCRIPT|STYLE|TEMPLATE)$/u);
  function valueOf(hit, target, way) {
    const { el } = hit;
    if (way.attribute) return el.getAttribute(way.attribute);
    if (target.read === "present") return "present";
    if (target.read === "value") return el.matches("select") ? squeeze(el.selectedOptions[0]?.textContent) : el.value;
    if (target.read === "prose") return prose(el);
    // innerText knows what the style sheet hides; a page that was fetched and not rendered has none.
    return hit.text ?? squeeze(isLive(el) && visible(el) ? el.innerText : spaced(el));
  }
  function patterned(text, pattern) {
    if (!pattern || text === null || text === undefined) return text;
    const match = text.match(new RegExp(pattern, "u"));
    return match ? (match[1] ?? match[0]) : null;
  }
  function field(root, target, memo) {
    for (const [way, ways] of target.ways.entries()) {
      const values = found(root, ways, memo).map((hit) => patterned(valueOf(hit, target, ways), ways.pattern))
        .filter((value) => value !== null && value !== undefined && (value !== "" || target.read === "value"));
      if (values.length) {
        return target.read === "all"
          ? { value: values, way } : { value: values[0], way, ambiguous: new Set(values).size > 1 ? values.length : 0 };
      }
    }
    return { value: null, way: null };
  }
  function extract(root, part, memo = new Map()) {
    const raw = { fields: {}, lists: {}, ways: {}, ambiguous: [] };
    for (const [name, target] of Object.entries(part.fields)) {
      const { value, way, ambiguous } = field(root, target, memo);
      raw.fields[name] = value;
      raw.ways[name] = way;
      if (ambiguous) raw.ambiguous.push(name);
    }
    for (const [name, list] of Object.entries(part.lists)) {
      raw.lists[name] = elements(root, list.each, memo).map((el) => extract(el, list, memo));
    }
    return raw;
  }
  function elements(root, target, memo = new Map()) {
    for (const way of target.ways) {
      const hits = found(root, way, memo).map((hit) => hit.el);
      if (hits.length) return hits;
    }
    return [];
  }

  // For acting: only what a person can see, and the control itself where the target names its label.
  function actable(root, target) {
    const memo = new Map();
    for (const way of target.ways) {
      const hits = found(root, way, memo).map(({ el }) => {
        const controls = way.label.length && !el.matches(CONTROL) ? all(el, CONTROL).filter((each) => each.type === "file" || visible(each)) : [];
        return controls.length === 1 ? controls[0] : el;
      }).filter((el) => visible(el) || el.type === "file");
      if (hits.length) return [...new Set(hits)];
    }
    return [];
  }
  const wanted = (selector) => JSON.parse(decodeURIComponent(selector));

  const frames = (count) => new Promise((done) => {
    const next = (left) => (left ? setTimeout(() => next(left - 1), 8) : done());
    next(count);
  });
  async function unfold(targets) {
    for (let round = 0; round < 60; round += 1) {
      const folded = targets.flatMap((target) => actable(document, target)).filter((el) => !el.disabled);
      if (!folded.length) return true;
      folded.forEach((el) => el.click());
      await frames(2);
    }
    return false;
  }

  // The page as text, to be read again without its site: no scripts, style sheets or comments; what a style sheet hid, set
  // apart or wrote in capitals stands on the element itself. Copied into a document that fetches nothing and runs nothing.
  const USUAL = { TABLE: "table", TBODY: "table-row-group", THEAD: "table-header-group", TR: "table-row", TD: "table-cell",
    TH: "table-cell", LI: "list-item", BODY: "block", UL: "block" };
  function asText(root) {
    const copy = document.implementation.createHTMLDocument("").importNode(root.documentElement, true);
    if (isLive(root)) freeze(root.documentElement, copy, { visibility: "visible", textTransform: "none" });
    all(copy, isLive(root) ? "script,style,noscript" : "script,style").forEach((el) => el.replaceChildren());
    all(copy, "template").forEach((el) => el.content.replaceChildren());
    // A comment still parts two texts.
    const comments = document.createTreeWalker(copy, NodeFilter.SHOW_COMMENT);
    while (comments.nextNode()) comments.currentNode.data = "";
    return `${root.doctype ? "<!DOCTYPE html>" : ""}${copy.outerHTML}`;
  }
  // A form may hide its own properties behind fields of the same name: then the page is read and not kept.
  function asTextIfItCan(root) {
    try { return asText(root); } catch { return null; }
  }
  function freeze(el, copy, around) {
    const { display, visibility, textTransform } = getComputedStyle(el);
    const style = copy.style ?? {};
    if (!el.checkVisibility() && display !== "contents") {
      style.display = "none";
      return;
    }
    const usual = USUAL[el.nodeName] ?? (LINE.test(el.nodeName) ? "block" : "inline");
    if (display !== usual || el.hidden) style.display = display;
    if (visibility !== around.visibility) style.visibility = visibility;
    if (textTransform !== around.textTransform) style.textTransform = textTransform;
    [...el.children].forEach((child, at) => freeze(child, copy.children[at], { visibility, textTransform }));
  }

  // Where one is: an address speaks first, then whichever named target can be seen; null while `busy` is. A page that was
  // answered by an error and shows none of them is an error page: a press may lead there as well as an address.
  function arrived([targets, busy, addresses]) {
    const here = `${location.origin}${location.pathname}`;
    for (const [name, parts] of Object.entries(addresses)) {
      if (parts.some((part) => (name === "bot_wall" ? location.href.replace(/return_url=[^&]*/u, "") : here).includes(part))) return name;
    }
    if (document.readyState === "loading" || (busy && actable(document, busy).length)) return null;
    const came = Object.keys(targets).find((name) => actable(document, targets[name]).length);
    const status = performance.getEntriesByType("navigation")[0]?.responseStatus ?? 0;
    return came ?? (status >= 400 && document.readyState === "complete" ? "error_page" : null);
  }

  return {
    query: (root, selector) => actable(root, wanted(selector))[0] ?? null,
    queryAll: (root, selector) => actable(root, wanted(selector)),
    extract: (part) => extract(document, part),
    extractText: ([html, part]) => extract(new DOMParser().parseFromString(html, "text/html"), part),
    // A page that was kept as it was seen, shown again in place of the blank one that is open; it must not lead elsewhere.
    extractShown: ([html, part]) => {
      const kept = new DOMParser().parseFromString(html, "text/html");
      all(kept, "meta[http-equiv]").forEach((el) => el.remove());
      document.documentElement.replaceWith(document.adoptNode(kept.documentElement));
      return extract(document, part);
    },
    unfoldAndExtract: async ([part, folds, keep]) => {
      const open = await unfold(folds);
      return { ...extract(document, part), open, ...(keep && { text: asTextIfItCan(document) }) };
    },
    arrived,
    // The list shows other rows than before, or something else came in their place; null while neither.
    rowsOtherThan: ([part, key, before, [targets, busy, addresses]]) => {
      const other = arrived([targets, busy, addresses]);
      if (other || document.readyState === "loading" || (busy && actable(document, busy).length)) return other;
      const rows = extract(document, part).lists.rows.map((row) => row.fields[key]);
      return rows.length > 0 && JSON.stringify(rows) !== JSON.stringify(before) ? "rows" : null;
    },
    disabled: (target) => actable(document, target).some((el) => el.disabled || el.getAttribute("aria-disabled") === "true"
      || /(^|[-_\s])disabled($|[-_\s])/u.test(el.className)),
    way: (target) => target.ways.findIndex((way) => actable(document, { ...target, ways: [way] }).length),
    text: (target) => elements(document, target).filter(visible).map((el) => squeeze(el.innerText)).join(" ").slice(0, 500),
    fetchAndExtract: async ([requests, part, signedOutDialog, parallel, milliseconds, keep]) => {
      const read = async ({ key, url }) => {
        try {
          const reply = await fetch(url, { credentials: "include", signal: AbortSignal.timeout(milliseconds) });
          const text = await reply.text();
          const parsed = new DOMParser().parseFromString(text, "text/html");
          // A page that was cut off on its way has no end; what stands in its first half may be complete all the same.
          const isIt = reply.ok && text.toLowerCase().includes("</html>") && elements(parsed, part.ready).length > 0;
          const signedOut = elements(parsed, signedOutDialog).length > 0;
          const raw = isIt ? extract(parsed, part) : null;
          return { key, status: reply.status, address: reply.url, signed_out: signedOut, raw, text: isIt && keep ? asTextIfItCan(parsed) : null };
        } catch (problem) {
          return { key, status: 0, address: url, raw: null, problem: String(problem) };
        }
      };
      const waiting = [...requests];
      const done = [];
      const worker = async () => { while (waiting.length) done.push(await read(waiting.shift())); };
      await Promise.all(Array.from({ length: parallel }, worker));
      return done;
    },
  };
})()
