// Stands in every document before the page's own scripts. They share this world, so the panel itself lives in a frame
// of its own below a closed root: no script of the page can reach that frame, hear its keys, or find a word in it.
// Here only stay the frame's place in the page and the keys that work everywhere. What is needed later is taken now,
// before a script of the page can put something else in its place.
((given, inside) => {
  "use strict";

  if (window !== window.top) {
    inside();
    return;
  }
  const { door, key, css } = given;
  const { bind, call } = Function.prototype;
  const of = bind.bind(call);
  const describe = Object.getOwnPropertyDescriptor;
  const getter = (type, property) => of(describe(type.prototype, property).get);
  const bare = Object.create;
  const { max, min } = Math;
  const listenTo = of(EventTarget.prototype.addEventListener);
  const create = of(Document.prototype.createElement);
  const top = getter(Document, "documentElement");
  const focused = getter(Document, "activeElement");
  const parentOf = getter(Node, "parentNode");
  const append = of(Node.prototype.appendChild);
  const detach = of(Element.prototype.remove);
  const set = of(Element.prototype.setAttribute);
  const focus = of(HTMLElement.prototype.focus);
  const blur = of(HTMLElement.prototype.blur);
  const styleOf = getter(HTMLElement, "style");
  const place = of(CSSStyleDeclaration.prototype.setProperty);
  const windowOf = getter(HTMLIFrameElement, "contentWindow");
  const stop = of(Event.prototype.stopImmediatePropagation);
  const prevent = of(Event.prototype.preventDefault);
  const typeOf = getter(Event, "type");
  const codeOf = getter(KeyboardEvent, "code");
  const altOf = getter(KeyboardEvent, "altKey");
  const ctrlOf = getter(KeyboardEvent, "ctrlKey");
  const metaOf = getter(KeyboardEvent, "metaKey");
  const shiftOf = getter(KeyboardEvent, "shiftKey");
  const repeats = getter(KeyboardEvent, "repeat");
  const widthOf = of(describe(window, "innerWidth").get);
  const heightOf = of(describe(window, "innerHeight").get);
  const observe = of(MutationObserver.prototype.observe);
  const later = setTimeout;

  const host = create(document, "div");
  const root = of(Element.prototype.attachShadow)(host, { mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  const frame = create(document, "iframe");
  append(root, frame);

  let wanted = false;
  let inner = null;
  let kept = "";
  let before = null;
  let entering = false;
  let heldCode = "";
  let returns = 0;
  let laid = null;
  let lies = "0,0";

  const layOut = () => {
    if (laid === null) return;
    const { x, y, width, height } = laid;
    const style = styleOf(frame);
    const wide = widthOf(window);
    const high = heightOf(window);
    // Never out of sight, also in a window that has become smaller.
    const far = x < 0 ? wide - width - 12 : max(0, min(x, wide - width));
    const deep = x < 0 ? 12 : max(0, min(y, high - 60));
    lies = `${far},${deep}`;
    place(style, "left", `${far}px`, "important");
    place(style, "top", `${deep}px`, "important");
    place(style, "width", `${width}px`, "important");
    place(style, "height", `${height > 0 ? height : max(200, high - deep - 12)}px`, "important");
  };
  const enter = () => {
    hands.entered();
    focus(frame);
  };
  // What the frame may ask of the page that it stands in: numbers and words only.
  const hands = bare(null);
  hands.layOut = (x, y, width, height) => {
    laid = { __proto__: null, x, y, width, height };
    layOut();
  };
  hands.named = (words) => set(frame, "title", words);
  hands.keep = (words) => { kept = words; };
  hands.whereabouts = () => lies;
  hands.entered = () => {
    const at = focused(document);
    if (at !== host) before = at;
    entering = true;
    later(() => { entering = false; }, 0);
  };
  hands.leave = () => {
    if (before !== null) focus(before);
    if (focused(document) === host) blur(frame);
  };
  hands.close = () => {
    wanted = false;
    inner = null;
    kept = "";
    detach(host);
  };
  const attach = () => {
    const above = top(document);
    // A page that takes the panel away again and again is not fought with: the clock brings it back.
    if (!wanted || above === null || parentOf(host) === above || returns > 20) return;
    returns += 1;
    append(above, host);
    const begin = windowOf(frame)[door];
    inner = begin === undefined ? null : begin(key, hands, kept);
  };

  const onKey = (event) => {
    if (inner === null || !event.isTrusted) return;
    const code = codeOf(event);
    if (typeOf(event) !== "keydown") {
      if (code !== heldCode) return;
      if (typeOf(event) === "keyup") heldCode = "";
      stop(event);
      return;
    }
    if (ctrlOf(event) || metaOf(event) || shiftOf(event)) return;
    const goes = code === "F2" && !altOf(event);
    if (!goes && !(altOf(event) && inner.knows(code))) return;
    heldCode = code;
    stop(event);
    prevent(event);
    if (goes || inner.writes(code)) enter();
    if (goes) inner.enter();
    else if (!repeats(event)) inner.letter(code);
  };
  // A page that keeps the focus in its dialog would call it back from the panel.
  const onFocus = (event) => entering && stop(event);
  const listen = () => {
    listenTo(window, "keydown", onKey, true);
    listenTo(window, "keypress", onKey, true);
    listenTo(window, "keyup", onKey, true);
    listenTo(window, "focusout", onFocus, true);
    listenTo(window, "resize", layOut, true);
  };
  listen();
  // A page that writes itself anew loses every listener that it had.
  for (const name of ["open", "write", "writeln"]) {
    const own = Document.prototype[name];
    Document.prototype[name] = function writing() {
      const written = own.apply(this, arguments);
      if (this === document) listen();
      return written;
    };
  }
  const shallow = bare(null);
  shallow.childList = true;
  const watcher = new MutationObserver(attach);
  observe(watcher, document, shallow);
  setInterval(() => {
    returns = 0;
    attach();
    if (top(document) !== null) observe(watcher, top(document), shallow);
  }, 500);

  const opened = bare(null);
  // Whoever calls it opens an empty frame: what stands in it comes by another way.
  opened.value = () => {
    wanted = true;
    attach();
  };
  Object.defineProperty(window, door, opened);
})
