// The panel itself, in a frame of its own that no script of the page reaches: see panel.js.
((own, draw, pictures) => {
  "use strict";

  const { door, key, css, binding, secret } = own;
  const tell = window[binding];
  const WIDE = 392;
  const NARROW = 200;
  const LOW = 46;

  const begin = (hands, remembered) => {
    let view = null;
    let since = { steady: 0, wall: 0 };
    let folded = false;
    let x = -1;
    let y = -1;
    let shut = new Map();
    let typed = new Map();
    let far = 0;
    let byKey = false;
    let drawing = false;
    let panel = null;
    // Words that change in an element that stays are read out; those of a new element may not be.
    const live = document.createElement("div");
    live.className = "live";

    const say = (kind, first = "", second = "") => tell({ secret, kind, first, second });
    const album = pictures((id, data) => say("picture", id, data));
    const remember = () => hands.keep(JSON.stringify({
      view, since, folded, x, y, shut: [...shut], typed: [...typed], far,
    }));
    const body = () => panel?.querySelector(".body") ?? null;
    const control = (action) => panel.querySelector(`[data-act="${action}"]`);
    const isField = (at) => at !== null && at.matches("input,textarea,select");
    const keepNote = () => {
      if (!typed.has("note")) return;
      const words = typed.get("note");
      typed.delete("note");
      control("note")?.setAttribute("data-value", words);
      view.writing.find((each) => each.action === "note").value = words;
      say("press", "note", words);
      remember();
    };
    const press = (action, value) => {
      if (action === "note") typed.set("note", value);
      keepNote();
      if (action === "note") return;
      typed.delete(action);
      say("press", action, value);
      if (action !== "list") beBusy();
    };
    // Until the next view comes the person sees that their press was taken; nothing is locked by it.
    const beBusy = () => {
      const asked = panel;
      asked.setAttribute("aria-busy", "true");
      setTimeout(() => asked.removeAttribute("aria-busy"), 8000);
    };

    // ------------------------------------------------------------------ showing

    // Whichever of both clocks went further: a sleeping machine stops one, a person may set the other back.
    const steady = () => performance.timeOrigin + performance.now();
    const gone = () => Math.max(steady() - since.steady, Date.now() - since.wall);
    const two = (number) => String(number).padStart(2, "0");
    const tick = () => {
      if (view === null) return;
      const { end, now, ladder, rungs, urgency, words, day, over } = view.clock;
      let rung = urgency;
      let said = words;
      if (end) {
        const left = Math.floor((Date.parse(end) - Date.parse(now) - gone()) / 1000);
        const span = Math.abs(left);
        const days = Math.floor(span / 86400);
        const time = [Math.floor(span / 3600) % 24, Math.floor(span / 60) % 60, span % 60].map(two).join(":");
        said = `${left < 0 ? `${over} ` : ""}${days > 0 ? `${days}${day} ` : ""}${time}`;
        rung = ladder.find(([limit]) => left <= limit)?.[1] ?? urgency;
      }
      panel.querySelector(".left").textContent = said;
      panel.querySelector(".rung").textContent = rungs[rung] ?? "";
      panel.dataset.urgency = rung;
    };
    const layOut = () => hands.layOut(x, y, folded ? NARROW : WIDE, folded ? LOW : 0);
    const show = () => {
      const { notice, words } = view;
      panel = draw(view, { folded, shut, typed, album });
      document.documentElement.lang = view.language === "zh" ? "zh-CN" : "en";
      document.title = words.panel;
      hands.named(words.panel);
      live.setAttribute("role", notice?.kind === "warning" ? "alert" : "status");
      const told = notice === null ? "" : [notice.title, ...notice.lines].join("\n");
      if (live.textContent !== told) live.textContent = told;
      // A field that goes away while it is written in is not left by the person.
      drawing = true;
      document.body.replaceChildren(live, panel);
      drawing = false;
      layOut();
      tick();
      if (body() !== null) body().scrollTop = far;
    };
    // The same job drawn once more: what the person was at stays as it is.
    const showAgain = () => {
      const at = document.activeElement;
      const { act, do: does } = at?.dataset ?? {};
      const spot = isField(at) && at.selectionStart !== undefined ? [at.selectionStart, at.selectionEnd] : null;
      const wasIn = at !== null && at.matches(".body");
      far = body()?.scrollTop ?? far;
      show();
      const name = act ? `[data-act="${act}"]` : does ? `[data-do="${does}"]` : wasIn ? ".body" : ":not(*)";
      const again = panel.querySelector(name);
      again?.focus();
      if (!folded) album.again(panel, view.words);
      if (spot !== null && again !== null) again.setSelectionRange(...spot);
    };

    // ------------------------------------------------------------------ what the person does

    const keepPlace = () => {
      say("place", folded ? "folded" : "", `${x},${y}`);
      remember();
    };
    const fold = () => {
      if (album.isOpen()) album.close(panel);
      far = body()?.scrollTop ?? far;
      folded = !folded;
      show();
      keepPlace();
    };
    const foldSection = (heading) => {
      const closed = heading.getAttribute("aria-expanded") === "true";
      const name = heading.dataset.do.slice(8);
      shut.set(name, closed);
      heading.setAttribute("aria-expanded", String(!closed));
      document.getElementById(heading.getAttribute("aria-controls")).hidden = closed;
      say("section", name, closed ? "folded" : "");
      remember();
    };
    const carryOut = (at) => {
      const does = at.dataset.do;
      if (does === "fold") {
        fold();
        panel.querySelector(".fold").focus();
      } else if (does.startsWith("section:")) foldSection(at);
      else if (does === "picture:") album.close(panel);
      else if (does.startsWith("picture:")) album.open(panel, does.slice(8), view.words);
      else if (does.startsWith("act:")) press(does.slice(4), "");
      else if (does.startsWith("take:")) press(does.slice(5), control(does.slice(5)).value);
    };
    const actionOf = (code) =>
      [...view.choosing, ...view.writing, ...view.buttons].find((each) => code === `Key${each.key}`)?.action;
    const isButton = (code) => view.buttons.some((each) => code === `Key${each.key}`);
    const letter = (code) => {
      if (isButton(code)) {
        press(actionOf(code), "");
        return;
      }
      if (folded) fold();
      if (album.isOpen()) album.close(panel);
      const at = control(actionOf(code));
      const hides = at.closest(".inner[hidden]");
      if (hides !== null) foldSection(panel.querySelector(`[aria-controls="${hides.id}"]`));
      at.focus();
    };
    const whereabouts = () => hands.whereabouts().split(",").map((each) => Math.round(Number(each)));
    const moveTo = (far, deep) => {
      [x, y] = [Math.max(0, Math.round(far)), Math.max(0, Math.round(deep))];
      layOut();
    };
    const moveByKey = (code) => {
      const step = { ArrowLeft: [-24, 0], ArrowRight: [24, 0], ArrowUp: [0, -24], ArrowDown: [0, 24] }[code];
      if (step === undefined) return false;
      const from = whereabouts();
      moveTo(from[0] + step[0], from[1] + step[1]);
      keepPlace();
      return true;
    };
    const onFieldKey = (event, at) => {
      const { act, value } = at.dataset;
      const isList = at.matches("select");
      if (isList) byKey = true;
      if (event.code === "Escape") {
        at.value = value;
        typed.delete(act);
        remember();
      }
      if (event.isComposing || !["Enter", "NumpadEnter"].includes(event.code)) return;
      if (at.matches("textarea") && !event.ctrlKey) return;
      event.preventDefault();
      if (!isList || at.value !== value) press(act, at.value);
    };
    const onKey = (event) => {
      const { code, altKey } = event;
      const modified = event.ctrlKey || event.metaKey || event.shiftKey;
      const at = document.activeElement;
      if (code === "F2" && !modified && !altKey) {
        event.preventDefault();
        hands.leave();
      } else if (!modified && actionOf(code) !== undefined && (altKey || !isField(at))) {
        event.preventDefault();
        if (!event.repeat) letter(code);
      } else if (!modified && album.key(panel, code, view.words)) event.preventDefault();
      else if (isField(at)) onFieldKey(event, at);
      else if (at?.dataset.do === "move" && moveByKey(code)) event.preventDefault();
    };
    const onClick = (event) => {
      const at = event.target.closest("[data-do]");
      if (at !== null) carryOut(at);
    };
    const onInput = ({ target }) => {
      if (target.matches("select")) return;
      typed.set(target.dataset.act, target.value);
      remember();
    };
    const onChange = ({ target }) => {
      if (drawing) return;
      if (!target.matches("select")) {
        if (target.dataset.act === "note") keepNote();
      } else if (!byKey) press(target.dataset.act, target.value);
    };
    const onLeave = ({ target }) => {
      // What was turned to by arrow keys and not taken is not meant.
      if (byKey && target.matches?.("select")) target.value = target.dataset.value;
    };
    const onDown = (event) => {
      byKey = false;
      hands.entered();
      const head = event.target.closest("header");
      if (event.button !== 0 || head === null || event.target.closest(".fold") !== null) return;
      const from = whereabouts();
      const offset = [event.screenX - from[0], event.screenY - from[1]];
      const onMove = (moved) => moveTo(moved.screenX - offset[0], moved.screenY - offset[1]);
      const onUp = () => {
        head.removeEventListener("pointermove", onMove);
        if (x >= 0) keepPlace();
      };
      head.setPointerCapture(event.pointerId);
      head.addEventListener("pointermove", onMove);
      head.addEventListener("lostpointercapture", onUp, { once: true });
    };
    const listen = (name, act) =>
      window.addEventListener(name, (event) => event.isTrusted && view !== null && act(event), true);

    // ------------------------------------------------------------------ what is told

    const take = (given) => {
      const same = view !== null && view.job === given.view.job;
      if (!same) {
        if (view !== null) keepNote();
        typed = new Map();
        far = 0;
        album.forget();
      }
      // What is told anew stands below the picture.
      const news = JSON.stringify(given.view.notice);
      if (same && news !== "null" && news !== JSON.stringify(view.notice) && album.isOpen()) album.close(panel);
      ({ view, folded, x, y } = given);
      shut = new Map(given.sections);
      since = { steady: steady() - given.age, wall: Date.now() - given.age };
      if (same) showAgain();
      else show();
      remember();
    };
    const goOn = (words) => {
      const was = JSON.parse(words);
      ({ view, since, folded, x, y, far } = was);
      shut = new Map(was.shut);
      typed = new Map(was.typed);
      show();
    };
    window[`${door}_view`] = (json) => {
      const given = JSON.parse(json);
      if (given.view !== null) take(given);
      else {
        if (view !== null) keepNote();
        hands.close();
      }
      return true;
    };

    window[`${door}_picture`] = (json) => {
      album.give(JSON.parse(json));
      return true;
    };

    // Presses in here are not meant for the site: see hands.js of the flows.
    document.documentElement.setAttribute("data-beside", "");
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
    listen("keydown", onKey);
    listen("click", onClick);
    listen("input", onInput);
    listen("change", onChange);
    listen("focusout", onLeave);
    listen("pointerdown", onDown);
    listen("pagehide", () => typed.has("note") && say("press", "note", typed.get("note")));
    setInterval(tick, 500);
    if (remembered) goOn(remembered);
    say("hello");
    return {
      knows: (code) => view !== null && actionOf(code) !== undefined,
      writes: (code) => !isButton(code),
      letter,
      enter: () => (panel?.querySelector(folded ? ".fold" : ".body"))?.focus(),
    };
  };
  // A frame that the page made itself has this as well, but not the key.
  window[door] = (given, hands, remembered) => (given === key ? begin(hands, remembered) : undefined);
})
