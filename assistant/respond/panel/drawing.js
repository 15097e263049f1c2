// How a view becomes a panel. No sentence stands here: all words come with the view, and only as text.
(() => {
  "use strict";

  const into = (parent, tag, style, words) => {
    const made = document.createElement(tag);
    if (style) made.className = style;
    if (words) made.textContent = words;
    parent.append(made);
    return made;
  };
  const free = (element) => {
    element.dir = "auto";
    return element;
  };
  const hidden = (element) => {
    element.setAttribute("aria-hidden", "true");
    return element;
  };
  const named = (element, words) => {
    element.title = words;
    element.setAttribute("aria-label", words);
  };
  const button = (parent, style, words, does) => {
    const made = into(parent, "button", style, words);
    made.type = "button";
    made.dataset.do = does;
    return made;
  };

  const blocks = {
    lines: (parent, { lines }) => {
      const list = into(parent, "ul", "lines");
      for (const line of lines) {
        const item = into(list, "li", line.tone);
        hidden(into(item, "span", "sign", line.sign));
        free(into(item, "span", "text", line.text));
      }
    },
    pairs: (parent, { pairs }) => {
      const list = into(parent, "dl", "pairs");
      for (const [name, value] of pairs) {
        into(list, "dt", "", name);
        free(into(list, "dd", "", value));
      }
    },
    grid: (parent, { label, head, rows }) => {
      const table = into(parent, "table");
      table.setAttribute("aria-label", label);
      const names = into(into(table, "thead"), "tr");
      for (const name of head) into(names, "th", "", name).scope = "col";
      const lines = into(table, "tbody");
      for (const { cells, tone } of rows) {
        const row = into(lines, "tr", tone);
        cells.forEach((words, at) => {
          const cell = free(into(row, at === 0 ? "th" : "td", "", words));
          if (at === 0) cell.scope = "row";
        });
      }
    },
    prose: (parent, { label, text, language }) => {
      if (label) into(parent, "p", "label", label);
      const words = free(into(parent, "blockquote", "", text));
      if (language) words.lang = language;
    },
    changes: (parent, { changes }) => {
      const list = into(parent, "ul", "changes");
      for (const change of changes) {
        const item = into(list, "li", change.tone);
        const title = into(item, "div", "field");
        hidden(into(title, "span", "sign", change.sign));
        into(title, "b", "", change.name);
        into(title, "span", "note", change.note);
        const values = into(item, "div", "values");
        if (change.before) {
          free(into(values, "del", "", change.before));
          hidden(into(values, "span", "to", "→"));
        }
        free(into(values, "ins", "", change.after || "–"));
      }
    },
  };

  // `folded`: only clock and urgency are drawn; `shut`: sections that the person folded or opened; `typed`: what
  // stands in fields and was not taken yet; `album`: draws pictures.
  return (view, { folded, shut, typed, album }) => {
    const draws = { ...blocks, tiles: album.draw };
    const panel = document.createElement("main");

    const foldable = (parent, { name, title, folded: asGiven }) => {
      const part = into(parent, "section", name);
      const closed = shut.get(name) ?? asGiven;
      const heading = button(into(part, "h2"), "", title, `section:${name}`);
      const inner = into(part, "div", "inner");
      inner.id = `part-${name}`;
      inner.hidden = closed;
      heading.setAttribute("aria-expanded", String(!closed));
      heading.setAttribute("aria-controls", inner.id);
      return inner;
    };
    const field = (parent, part, tag) => {
      const label = into(parent, "label", "", part.label);
      hidden(into(label, "kbd", "", part.key));
      label.htmlFor = `do-${part.action}`;
      const made = into(parent, tag);
      made.id = label.htmlFor;
      made.dataset.act = part.action;
      made.dataset.value = part.value;
      made.setAttribute("aria-keyshortcuts", `Alt+${part.key}`);
      return made;
    };
    const drawList = (parent, part) => {
      const list = field(into(parent, "div", "control"), part, "select");
      for (const { value, label } of part.options) into(list, "option", "", label).value = value;
      list.value = part.value;
    };
    const drawWriting = (parent, part) => {
      const line = into(parent, "div", `control ${part.action}`);
      const made = field(line, part, part.lines > 1 ? "textarea" : "input");
      made.autocomplete = "off";
      made.dir = "auto";
      made.maxLength = part.longest;
      made.placeholder = part.hint;
      made.value = typed.get(part.action) ?? part.value;
      button(line, "take", part.button, `take:${part.action}`);
    };
    const drawControls = (parent) => {
      const inner = view.choosing.length > 0
        ? foldable(parent, { name: "otherwise", title: view.words.otherwise, folded: true })
        : parent;
      for (const part of view.choosing) drawList(inner, part);
      for (const part of view.writing) drawWriting(part.action === "note" ? parent : inner, part);
    };
    const drawButtons = (parent) => {
      const bar = into(parent, "div", "buttons");
      bar.setAttribute("role", "group");
      bar.setAttribute("aria-label", view.words.buttons);
      for (const part of view.buttons) {
        const made = button(bar, part.weight, part.label, `act:${part.action}`);
        made.dataset.act = part.action;
        made.setAttribute("aria-keyshortcuts", `Alt+${part.key} ${part.key}`);
        hidden(into(made, "kbd", "", part.key));
      }
    };
    const drawHead = () => {
      const head = into(panel, "header");
      named(button(head, "grip", "⠿", "move"), view.words.move);
      const time = into(head, "div", "time");
      into(time, "span", "whose", view.clock.whose);
      into(time, "span", "left").setAttribute("role", "timer");
      into(time, "span", "rung");
      const fold = button(head, "fold", folded ? "◂" : "▸", "fold");
      named(fold, folded ? view.words.unfold : view.words.fold);
      fold.setAttribute("aria-expanded", String(!folded));
    };
    const drawWhere = () => {
      const line = into(panel, "div", "where");
      free(into(line, "b", "", view.shop));
      into(line, "h1", "number", view.title);
      into(line, "span", "place", view.place);
      into(line, "div", "count", view.count);
    };
    const drawNotice = ({ kind, title, lines }) => {
      const at = into(panel, "div", `notice ${kind}`);
      into(at, "b", "", title);
      for (const line of lines) free(into(at, "p", "", line));
    };
    const drawBody = () => {
      const body = into(panel, "div", "body");
      body.tabIndex = 0;
      body.setAttribute("role", "group");
      body.setAttribute("aria-label", view.title);
      if (view.kind) free(into(body, "p", "kind", view.kind));
      if (view.headline) into(body, "p", "headline", view.headline);
      for (const section of view.sections) {
        const inner = foldable(body, section);
        for (const block of section.blocks) draws[block.kind](inner, block);
      }
    };

    panel.className = folded ? "panel folded" : "panel";
    panel.setAttribute("aria-label", view.words.panel);
    drawHead();
    if (folded) return panel;
    drawWhere();
    if (view.notice !== null) drawNotice(view.notice);
    drawBody();
    const foot = into(panel, "footer");
    drawControls(foot);
    drawButtons(foot);
    into(foot, "p", "keys", view.words.keys);
    return panel;
  };
})
