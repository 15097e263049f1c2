// Finds targets of a profile and extracts whole pages in one call.
// One expression: the same text serves as Playwright selector engine (query, queryAll) and inside evaluate().
(() => {
  const CJK = "\\u2e80-\\u9fff\\uff00-\\uffef";
  const GAP = new RegExp(`(?<=[${CJK}])\\s+(?=[${CJK}])`, "gu");
  const squeeze = (text) => (text || "").normalize("NFKC").replace(/\s+/gu, " ").trim();
  // Labels are compared without case, a colon at the end, and the space that some kits put inside two-character buttons.
  const plain = (text) => squeeze(text).replace(GAP, "").replace(/\s*[::]$/u, "").toLowerCase();
  // The same labels are compared again and again, over all pages of one call.
  const compared = new Map();
  const norm = (text) => {
    if (!text || text.length > 200) return plain(text);
    if (!compared.has(text)) {
      if (compared.size > 20000) compared.clear();
      compared.set(text, plain(text));
    }
    return compared.get(text);
  };
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
    const keys = new Map();
    for (const el of all(root, "*")) {
      const text = el.textContent;
      if (text.length <= 200) keys.set(el, norm(text));
    }
    const index = new Map();
    for (const [el, key] of keys) {
      if (!key || el.matches("script,style,option") || [...el.children].some((child) => keys.get(child) === key)) continue;
      if (!index.has(key)) index.set(key, []);
      index.get(key).push(el);
    }
    memo.set(root, index);
    return index;
  }
  function indexed(index, words) {
    const keys = [...new Set(words.map(norm))];
    const there = keys.filter((key) => index.has(key));
    if (there.length < 2 && !keys.some((key) => key.includes("*"))) return index.get(there[0]) ?? [];
    // What several words or a pattern find comes in the order of the page.
    const matches = matcher(words);
    return [...index].filter(([key]) => matches(key)).flatMap(([, found]) => found);
  }
  const byText = (root, words, memo) => indexed(textIndex(root, memo), words).filter((el) => !isWritten(el, memo));
  // An icon stands for words that only its aria-label says.
  const isIcon = (el) => !squeeze(el.textContent) && !el.matches(CONTROL);
  function byAria(root, words) {
    const matches = matcher(words);
    return all(root, "[aria-label]").filter((el) => matches(norm(el.getAttribute("aria-label"))));
  }
  const said = (el) => squeeze(el.textContent) || (el.getAttribute("aria-label") ?? el.querySelector("[aria-label]")?.getAttribute("aria-label"));

  // What only decorates a label or a value; an empty slot is no decoration: the value is empty then, not the next one's.
  const decorates = (el) => el.matches("i,svg,br,wbr,hr,script,style,template,input[type=hidden]")
    || (el.matches("span,em,b,sup") && !squeeze(el.textContent) && !el.matches(CONTROL) && el.querySelector("svg,i") !== null);

  // An id should stand once; where a part of the page stands twice, its own field is the nearest one.
  function tied(label) {
    for (let at = label.htmlFor ? label.parentElement : null; at; at = at.parentElement) {
      const near = at.querySelector(`#${CSS.escape(label.htmlFor)}`);
      if (near) return near;
    }
    return label.control;
  }
  // Where a value is left out, the next thing is another label: labels look alike, and values look otherwise.
  function isNextLabel(label, at, next) {
    let own = label;
    while (!own.matches("th,dt,[class]") && own.parentElement && norm(own.parentElement.textContent) === norm(label.textContent)) own = own.parentElement;
    if (!own.matches("th,dt,[class]")) return false;
    const alike = (el) => el.nodeName === own.nodeName && el.getAttribute("class") === own.getAttribute("class");
    const first = (el) => (alike(el) ? el : [...el.getElementsByTagName(own.nodeName)].find(alike));
    const other = first(next);
    if (!other) return false;
    if (norm(other.textContent) !== norm(next.textContent)) return norm(next.textContent).startsWith(norm(other.textContent));
    return [...at.parentElement.children].some((el) => squeeze(el.textContent) && !el.matches("button") && !first(el));
  }
  // The value that stands beside a label: a tied control, the next cell, the next element, or the rest of its own text.
  function besideLabel(label) {
    if (label.control) return tied(label);
    const slot = label.lastElementChild;
    // "Status: " and an empty place for the value: the next line says something else.
    if (slot && /:$/u.test(squeeze(label.textContent)) && !decorates(slot) && !squeeze(slot.textContent)) return slot;
    const cell = label.closest("th,td,dt");
    // A cell answers for its label even when it is empty: the next row says something else.
    if (cell && norm(cell.textContent) === norm(label.textContent) && cell.nextElementSibling?.matches("td,dd")) return cell.nextElementSibling;
    let at = label;
    for (let climb = 0; climb < 4 && at && at.parentElement; climb += 1) {
      let next = at.nextElementSibling;
      while (next && decorates(next)) next = next.nextElementSibling;
      if (next) return isNextLabel(label, at, next) ? null : next;
      if (norm(at.parentElement.textContent) !== norm(label.textContent)) return null;
      at = at.parentElement;
    }
    return null;
  }
  function byLabel(root, words, memo) {
    const found = byText(root, words, memo).filter((el) => !el.matches("option,button")).map(besideLabel).filter(Boolean);
    if (found.length) return [...new Set(found)].map((el) => ({ el }));
    const [inline, labels] = [[], words.map(norm)];
    for (const [key, elements] of textIndex(root, memo)) {
      if (!labels.some((label) => key.startsWith(label) && /^\s*:/u.test(key.slice(label.length)))) continue;
      for (const el of elements) inline.push({ el, text: squeeze(walked(el, " ", NO_VALUE)).replace(/^[^::]*[::]\s*/u, "") });
    }
    if (!inline.length) {
      const icons = byAria(root, words).filter((el) => !el.matches("option,button,a,[role=button],[role=link]"));
      const values = icons.map((el) => (el.matches(CONTROL) ? el : isIcon(el) ? besideLabel(el) : null)).filter(Boolean);
      return [...new Set(values)].map((el) => ({ el }));
    }
    // The smallest element says it; whatever lies around it says more.
    return inline.filter(({ el }) => !isWritten(el, memo) && !inline.some((other) => other.el !== el && el.contains(other.el)));
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
    const at = heads.findIndex((head) => matches(norm(said(head))));
    if (at < 0) return [];
    const column = width(heads.slice(0, at));
    // An order may be a table of its own: then the row is the one that has a cell for every heading.
    const rows = root.matches?.("tr,[role=row]") ? [root] : all(root, "tr,[role=row]").filter((row) => cellsOf(row).length === heads.length);
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
    if (way.text.length) {
      const found = byText(root, way.text, memo);
      return found.length ? found : byAria(root, way.text).filter(isIcon);
    }
    const matches = way.name.length ? matcher(way.name) : () => true;
    return all(root, ROLES[way.role] ?? `[role="${way.role}"]`).filter((el) => matches(norm(accessibleName(el))));
  }
  const scopes = (root, way) => (way.within ? all(root, way.within) : [root]);
  function found(root, way, memo) {
    let hits = scopes(root, way).flatMap((scope) => byWay(scope, way, memo)).map((hit) => (hit.el ? hit : { el: hit }));
    // Two things in one row are one row.
    if (way.ancestor) hits = [...new Set(hits.map(({ el }) => el.closest(way.ancestor)).filter(Boolean))].map((el) => ({ el }));
    const seen = hits.filter((hit) => visible(hit.el));
    // What nobody sees may be left over from another case; only a field for files is hidden behind its button.
    return seen.length ? seen : hits.filter(({ el }) => el.type === "file");
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
  const NO_VALUE = /^(SCRIPT|STYLE|TEMPLATE|BUTTON)$/u;
  const prose = (el) => walked(el, "\n", NO_VALUE).trim();
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
  const valued = (root, target, way, memo) => found(root, way, memo)
    .map((hit) => ({ el: hit.el, value: patterned(valueOf(hit, target, way), way.pattern) }))
    .filter(({ value }) => value !== null && value !== undefined && (value !== "" || target.read === "value"));
  function field(root, target, memo) {
    for (const [way, ways] of target.ways.entries()) {
      const values = valued(root, target, ways, memo).map(({ value }) => value);
      if (values.length) {
        return target.read === "all"
          ? { value: values, way } : { value: values[0], way, ambiguous: new Set(values).size > 1 ? values.length : 0 };
      }
    }
    return { value: null, way: null };
  }
  // What people wrote is no label of the page, whatever it says.
  const WRITTEN = Symbol("written");
  function isWritten(el, memo) {
    for (let at = el; at; at = at.parentElement) if (memo.get(WRITTEN)?.has(at)) return true;
    return false;
  }
  function written(roots, { fields, lists }, memo) {
    const texts = Object.values(fields).filter((target) => target.read === "prose");
    return roots.flatMap((root) => [
      ...texts.flatMap((target) => elements(root, target, memo)),
      ...Object.values(lists).filter(hasProse).flatMap((list) => written(elements(root, list.each, memo), list, memo)),
    ]);
  }
  const hasProse = ({ fields, lists }) => Object.values(fields).some(({ read }) => read === "prose") || Object.values(lists).some(hasProse);
  function readable(root, part, memo = new Map()) {
    const texts = hasProse(part) ? written([root], part, memo) : [];
    return memo.set(WRITTEN, new Set(texts));
  }
  function extract(root, part, memo = readable(root, part)) {
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
  function actable(root, target, memo = new Map()) {
    for (const way of target.ways) {
      const hits = found(root, way, memo).map(({ el }) => {
        const controls = way.label.length && !el.matches(CONTROL) ? all(el, CONTROL).filter((each) => each.type === "file" || visible(each)) : [];
        return controls.length === 1 ? controls[0] : el;
      }).filter((el) => visible(el) || el.type === "file");
      if (hits.length) return [...new Set(hits)];
    }
    return [];
  }
  // What each way finds when it stands alone: every element to act on, or one for each different value that is read.
  function alone(root, { target, use }, memo) {
    return target.ways.map((way) => {
      const one = { ...target, ways: [way] };
      if (use === "act") return actable(root, one, memo);
      if (use === "piece") return elements(root, one, memo);
      return [...new Map(valued(root, one, way, memo).map(({ el, value }) => [value, el])).values()];
    });
  }
  // A hidden field stands where what is around it stands.
  function placeOf(el) {
    let at = el;
    while (at.parentElement && !at.getClientRects().length) at = at.parentElement;
    const { x, y, width, height } = at.getBoundingClientRect();
    return [x + scrollX, y + scrollY, width, height];
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

  // A page that was kept as it was seen, shown again in place of the blank one that is open; it must not lead elsewhere.
  function show(html) {
    const kept = new DOMParser().parseFromString(html, "text/html");
    all(kept, "meta[http-equiv]").forEach((el) => el.remove());
    document.documentElement.replaceWith(document.adoptNode(kept.documentElement));
  }

  return {
    // What describes a page to whoever mends its profile.
    parts: { ROLES, CONTROL, SECTION, HEADINGS, squeeze, visible, all, accessibleName, textIndex, besideLabel, headingsAbove, cellsOf, width,
      found, actable, elements, valued, valueOf, patterned, readable },
    query: (root, selector) => actable(root, wanted(selector))[0] ?? null,
    queryAll: (root, selector) => actable(root, wanted(selector)),
    extract: (part) => extract(document, part),
    extractText: ([html, part]) => extract(new DOMParser().parseFromString(html, "text/html"), part),
    extractShown: ([html, part]) => {
      show(html);
      return extract(document, part);
    },
    show,
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
    // For each thing that is sought, in each piece of the lists around it, by each way: the places where it is found.
    places: (sought) => {
      const memo = new Map();
      return sought.map((each) => each.lists
        .reduce((around, list) => around.flatMap((root) => elements(root, list, memo)), [document])
        .map((root) => alone(root, each, memo).map((found) => found.map(placeOf))));
    },
    text: (target) => elements(document, target).filter(visible).map((el) => squeeze(el.innerText)).join(" ").slice(0, 500),
    fetchAndExtract: async ([requests, part, signedOutDialog, ends, parallel, milliseconds, keep], work) => {
      const read = async ({ key, url }) => {
        try {
          const reply = await fetch(url, { credentials: "include", signal: AbortSignal.timeout(milliseconds) });
          const text = await reply.text();
          const parsed = new DOMParser().parseFromString(text, "text/html");
          const memo = new Map();
          // A page that was cut off on its way has no end; what stands in its first half may be complete all the same.
          const isIt = reply.ok && text.toLowerCase().includes("</html>") && elements(parsed, part.ready, memo).length > 0;
          const signedOut = elements(parsed, signedOutDialog, memo).length > 0;
          const raw = isIt ? extract(parsed, part, readable(parsed, part, memo)) : null;
          return { key, status: reply.status, address: reply.url, signed_out: signedOut, raw, text: isIt && keep ? asTextIfItCan(parsed) : null };
        } catch (problem) {
          return { key, status: 0, address: url, raw: null, problem: String(problem) };
        }
      };
      const waiting = [...requests];
      const done = [];
      // Who is sent to the sign-in or the bot wall does not knock again, case by case.
      const turnedAway = ({ address, signed_out: signedOut }) => signedOut || ends.some((part) => address.split("?")[0].includes(part));
      const worker = async () => {
        while (waiting.length && !work.stopped) {
          done.push(await read(waiting.shift()));
          work.stopped ||= turnedAway(done.at(-1));
        }
      };
      await Promise.all(Array.from({ length: parallel }, worker));
      return done;
    },
  };
})()
