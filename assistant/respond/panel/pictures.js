// Pictures of evidence in the panel. They come as bytes and are drawn on canvases: that asks no address for anything, and
// the strictest policy of a page forbids no canvas, while it forbids every image. No sentence stands here.
((tell) => {
  "use strict";

  // Longest side, in pixels, and longest text of what is kept.
  const LONGEST = 720;
  const MOST = 400000;
  // Of each picture its canvas, or the words that stand in its place.
  const known = new Map();
  let tiles = [];
  let large = "";

  const into = (parent, tag, style, words) => {
    const made = document.createElement(tag);
    if (style) made.className = style;
    if (words) made.textContent = words;
    parent.append(made);
    return made;
  };
  const bytesOf = (text) => {
    const signs = atob(text);
    const bytes = new Uint8Array(signs.length);
    for (let at = 0; at < signs.length; at += 1) bytes[at] = signs.charCodeAt(at);
    return bytes;
  };
  const copy = (from, longest) => {
    const by = Math.min(1, longest / Math.max(from.width, from.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(from.width * by));
    canvas.height = Math.max(1, Math.round(from.height * by));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.imageSmoothingQuality = "high";
    pen.drawImage(from, 0, 0, canvas.width, canvas.height);
    return canvas;
  };
  const decoded = async (data, type) => {
    const bitmap = await createImageBitmap(new Blob([bytesOf(data)], { type }));
    const canvas = copy(bitmap, LONGEST);
    bitmap.close();
    return canvas;
  };
  const written = (canvas) =>
    [0.85, 0.6, 0.3].map((fine) => canvas.toDataURL("image/jpeg", fine)).find((each) => each.length <= MOST) ?? "";

  const fill = (item, tile) => {
    const { canvas, words } = known.get(tile.id) ?? {};
    const at = canvas === undefined ? into(document.createElement("div"), "div", "frame") : document.createElement("button");
    if (canvas === undefined) into(at, "span", "", words ?? tile.note);
    else {
      at.type = "button";
      at.className = "frame";
      at.dataset.do = `picture:${tile.id}`;
      at.setAttribute("aria-label", tile.label);
      at.append(copy(canvas, 240));
    }
    const caption = into(document.createElement("div"), "div", "caption", tile.label);
    if (canvas !== undefined) caption.setAttribute("aria-hidden", "true");
    item.replaceChildren(at, caption);
  };
  const draw = (parent, block) => {
    tiles = block.tiles;
    const list = into(parent, "ul", "tiles");
    for (const tile of tiles) {
      const item = into(list, "li");
      item.id = `tile-${tile.id}`;
      fill(item, tile);
    }
  };
  const settle = (id, state) => {
    known.set(id, state);
    const tile = tiles.find((each) => each.id === id);
    const item = document.getElementById(`tile-${id}`);
    if (tile !== undefined && item !== null) fill(item, tile);
  };
  const give = ({ id, media_type: type, data, fresh, words }) => {
    if (words) settle(id, { words });
    else {
      decoded(data, type).then((canvas) => {
        settle(id, { canvas });
        if (fresh) tell(id, written(canvas));
      }, () => tell(id, ""));
    }
  };

  // ------------------------------------------------------------------ one of them larger

  const drawable = () => tiles.filter(({ id }) => known.get(id)?.canvas !== undefined);
  const close = (panel) => {
    const was = large;
    large = "";
    panel.querySelector(".large")?.remove();
    for (const part of panel.children) part.inert = false;
    panel.querySelector(`[data-do="picture:${was}"]`)?.focus();
  };
  // Draws it anew as well where the whole panel was drawn anew.
  const open = (panel, id, words) => {
    const tile = drawable().find((each) => each.id === id);
    panel.querySelector(".large")?.remove();
    if (tile === undefined) {
      large = "";
      return;
    }
    large = id;
    const header = panel.querySelector("header");
    for (const part of panel.children) part.inert = part !== header;
    const dialog = into(panel, "div", "large");
    // The clock stays in sight.
    dialog.style.top = `${header.offsetHeight}px`;
    dialog.setAttribute("role", "dialog");
    dialog.setAttribute("aria-label", tile.label);
    const head = into(dialog, "div", "head");
    into(head, "b", "", tile.label);
    const leave = into(head, "button", "", words.close);
    leave.type = "button";
    leave.dataset.do = "picture:";
    leave.setAttribute("aria-keyshortcuts", "Escape");
    const seen = into(dialog, "div", "seen");
    const canvas = copy(known.get(id).canvas, LONGEST);
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", tile.label);
    seen.append(canvas);
    leave.focus();
  };
  const turn = (panel, by, words) => {
    const all = drawable();
    const at = all.findIndex((each) => each.id === large);
    open(panel, all[(at + by + all.length) % all.length].id, words);
  };
  // Tells whether a key was meant for the picture that is shown large.
  const key = (panel, code, words) => {
    if (large === "") return false;
    if (code === "Escape") close(panel);
    else if (code === "ArrowLeft") turn(panel, -1, words);
    else if (code === "ArrowRight") turn(panel, 1, words);
    else return false;
    return true;
  };
  const forget = () => {
    known.clear();
    tiles = [];
    large = "";
  };
  const again = (panel, words) => large !== "" && open(panel, large, words);

  return { draw, give, open, close, key, forget, again, isOpen: () => large !== "" };
})
