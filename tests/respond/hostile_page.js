// A page that wants to know what the panel shows and what is typed there, and to press for the person. Every way that
// was found to lead into a closed root or past a binding is tried.
(() => {
  const heard = (window.heard = []);
  const say = (value) => {
    try {
      if (value instanceof Node) return `${value.nodeName} ${value.textContent} ${value.value ?? ""}`;
      if (value !== null && typeof value === "object") return stringify(value);
      return String(value);
    } catch { return ""; }
  };
  const { stringify } = JSON;
  let busy = false;
  const note = (...words) => {
    if (busy) return;
    busy = true;
    heard.push(words.map(say).join(" "));
    busy = false;
  };
  const spy = (owner, name) => {
    const original = owner[name];
    owner[name] = function spied() {
      note(String(name), this === window ? "" : this);
      for (let at = 0; at < arguments.length; at += 1) note(arguments[at]);
      return original.apply(this, arguments);
    };
  };
  const all = [
    [JSON, ["parse", "stringify"]], [window, ["eval", "setTimeout"]], [console, ["debug", "log"]], [Date, ["now", "parse"]],
    [EventTarget.prototype, ["addEventListener"]], [Map.prototype, ["get", "set"]], [Function.prototype, ["bind"]],
    [Element.prototype, ["attachShadow", "setAttribute", "getAttribute", "closest", "replaceChildren", "append"]],
    [DocumentFragment.prototype, ["replaceChildren", "append", "querySelector"]], [Node.prototype, ["appendChild"]],
    [Document.prototype, ["createElement"]], [HTMLElement.prototype, ["focus"]],
    [Array.prototype, ["slice", "map", "find", "some", Symbol.iterator]],
    [String.prototype, ["startsWith", "slice", "split", "padStart"]], [CSSStyleDeclaration.prototype, ["setProperty"]],
  ];
  for (let at = 0; at < all.length; at += 1) for (let each = 0; each < all[at][1].length; each += 1) spy(all[at][0], all[at][1][each]);
  for (const name of ["text", "title", "view", "job", "sections", "kind", "secret", "then", "toJSON"]) {
    Object.defineProperty(Object.prototype, name, {
      configurable: true,
      get() { if (this !== window && !(this instanceof Node)) note(name, this); return undefined; },
      set(value) { Object.defineProperty(this, name, { value, configurable: true, enumerable: true, writable: true }); },
    });
  }
  const windows = HTMLIFrameElement.prototype;
  const getter = Object.getOwnPropertyDescriptor(windows, "contentWindow").get;
  Object.defineProperty(windows, "contentWindow", { get() { heard.push("IFRAME MET"); return getter.call(this); } });
  const types = ["keydown", "keypress", "keyup", "beforeinput", "input", "textInput", "change", "click", "mousedown", "mouseup",
    "pointerdown", "pointerup", "copy", "paste", "select", "compositionstart"];
  for (const type of types) {
    for (const at of [window, document]) at.addEventListener(type, (event) => heard.push(`EVENT ${type} ${event.key ?? ""}${event.data ?? ""}`), true);
  }
  // Dialogs of many libraries call the focus back as soon as it leaves them.
  const trap = (event) => { if (event.target.id === "amount") document.getElementById("amount").focus(); };
  document.addEventListener("focusout", trap, true);

  // The words come reversed: spelled out they would be heard on their way in here.
  window.search = (reversed) => {
    const found = [document.documentElement.outerHTML, document.documentElement.innerText, String(getSelection())];
    for (const each of reversed.split(" ")) {
      const word = each.split("").reverse().join("");
      const known = window.find(word, false, false, true, false, true) || document.execCommand("findString", false, word);
      found.push(`${each} ${known ? "FOUND" : "not found"}`);
    }
    document.execCommand("selectAll");
    found.push(String(getSelection()), `FRAMES ${window.length}`);
    const host = document.documentElement.lastElementChild;
    found.push(host.getHTML({ serializableShadowRoots: true }), String(host.shadowRoot), String(document.activeElement?.value));
    getSelection().removeAllRanges();
    return found.concat(heard).join("\n");
  };
  window.forge = () => {
    const host = document.documentElement.lastElementChild;
    for (let x = innerWidth - 400; x < innerWidth; x += 40) {
      for (let y = 0; y < innerHeight; y += 20) {
        host.dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true, clientX: x, clientY: y, detail: 1 }));
      }
    }
    for (const letter of "SLBRQ") {
      for (const at of [window, document, document.body, host]) {
        at.dispatchEvent(new KeyboardEvent("keydown", { key: letter, code: `Key${letter}`, altKey: true, bubbles: true }));
      }
    }
    const frame = document.body.appendChild(document.createElement("iframe"));
    const doors = [];
    for (const at of [window, getter.call(frame)]) {
      for (const name of Object.getOwnPropertyNames(at).filter((each) => /^p[0-9a-f]{32}$/u.test(each))) {
        doors.push(name);
        for (const guess of [undefined, "", name, "key"]) {
          const said = { secret: guess, kind: "press", first: "skip", second: "" };
          try { at[name](guess, { layOut: () => 0 }, JSON.stringify(said)); } catch { /* refused */ }
          try { at[name](said); } catch { /* refused */ }
          try { at[`${name}_view`](JSON.stringify(said)); } catch { /* not there */ }
        }
        try { at[name] = () => true; } catch { /* not writable */ }
        try { Object.defineProperty(at, name, { value: () => true }); } catch { /* not configurable */ }
        try { delete at[name]; } catch { /* not configurable */ }
      }
    }
    frame.remove();
    return doors.length;
  };
})();
