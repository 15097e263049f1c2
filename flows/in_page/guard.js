// Stops writes inside the page, before the page's own scripts can make them. Runs first in every frame.
// A person's own press passes once the assistant has let go of the page; where it is looked at before, it waits.
(({ nonce, harmless, beacons, writes, sockets, offAt, finalWords }) => {
  const escape = (text) => text.replace(/[.+?^${}()|[\]\\]/gu, "\\$&").replaceAll("*", ".*");
  const path = (address) => {
    try {
      return new URL(address, document.baseURI).pathname;
    } catch {
      return String(address);
    }
  };
  const anyOf = (patterns) => {
    const tests = patterns.map((pattern) => new RegExp(`^${escape(pattern)}$`, "iu"));
    return (address) => tests.some((test) => test.test(path(address)));
  };
  const isBeacon = anyOf(beacons);
  const isWrite = anyOf(writes);
  const isSocket = anyOf(sockets);
  const signsIn = anyOf(offAt);
  const ruleOf = ({ method, address }) => ({ method: method.toUpperCase(), test: anyOf([address]) });
  const listed = harmless.map(ruleOf);
  // What was told last, to this document or, by a script that ran at its start, to its page.
  const told = () => window[`told_${nonce}`] ?? { held: true, admitted: [] };
  const isListed = (method, address) =>
    listed.concat(told().admitted.map(ruleOf)).some((rule) => rule.method === method && rule.test(address));
  const reads = (method) => ["GET", "HEAD", "OPTIONS"].includes(method);
  const passes = (method, address) => isListed(method, address) || (reads(method) && !isWrite(address));

  const acting = () => told().held && !signsIn(location.href);
  const report = (kind, method, address) => {
    try {
      window[`guard_${nonce}`]?.({ kind, method, address: path(address) });
    } catch { /* the page is going away */ }
  };
  // On a page that is supervised a write waits here until it is decided: what waits on the network is sent by the browser
  // when a person closes the tab. Whatever a page gets past this waits there.
  const waiting = new Map();
  const waits = (method, address) => told().supervised && !signsIn(location.href) && !passes(method, address) && !isBeacon(address);
  const wait = (kind, method, address) => new Promise((decide) => {
    const number = waiting.size + 1;
    waiting.set(number, decide);
    try {
      window[`guard_${nonce}`]?.({ kind: "waits", by: kind, method, address: new URL(address, document.baseURI).href, number });
    } catch { /* the page is going away */ }
  });
  Object.defineProperty(window, `decide_${nonce}`, {
    value: (number, goes) => {
      waiting.get(number)?.(goes);
      return waiting.has(number);
    },
  });
  const stop = (event, kind, method, address) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    report(kind, method, address);
  };

  const formMethod = (form, submitter) => (submitter?.getAttribute("formmethod") || form.getAttribute("method") || "get").toUpperCase();
  const formAddress = (form, submitter) => submitter?.getAttribute("formaction") || form.getAttribute("action") || location.href;
  // A form is held whatever its method, unless the profile calls its address harmless: GET can write as well.
  const formPasses = (method, address) => method === "DIALOG" || isListed(method, address);
  const onSubmit = (event) => {
    const method = formMethod(event.target, event.submitter);
    const address = formAddress(event.target, event.submitter);
    if (acting() && !formPasses(method, address)) stop(event, "form", method, address);
  };
  const onKey = (event) => {
    const at = event.composedPath()[0];
    if (acting() && event.key === "Enter" && at instanceof HTMLElement && at.matches("input,select,[role=textbox],[contenteditable]")) {
      stop(event, "enter", "KEY", location.href);
    }
  };
  const squeeze = (text) => (text || "").normalize("NFKC").replace(/\s+/gu, "").toLowerCase();
  const finals = new Set(finalWords.map(squeeze));
  const nameOf = (button) => button.getAttribute("aria-label") || (button.matches("input") ? button.value : button.textContent);
  const onClick = (event) => {
    const way = event.composedPath().filter((at) => at instanceof HTMLElement);
    if (!acting()) return;
    for (const link of way.filter((at) => at.matches("a[ping],area[ping]"))) {
      const held = link.ping.split(/\s+/u).find((address) => address && !passes("POST", address));
      if (held) link.removeAttribute("ping");
      if (held && !isBeacon(held)) report("beacon", "POST", held);
    }
    const button = way.find((at) => at.matches("button,[role=button],input[type=submit],input[type=button],input[type=image],a"));
    if (button && finals.has(squeeze(nameOf(button)))) stop(event, "button", "CLICK", location.href);
  };
  const listen = (target) => {
    target.addEventListener("submit", onSubmit, true);
    target.addEventListener("keydown", onKey, true);
    target.addEventListener("click", onClick, true);
  };
  listen(window);
  // A submit inside a shadow tree is not heard outside of it.
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function guardedShadow() {
    const root = attachShadow.apply(this, arguments);
    root.addEventListener("submit", onSubmit, true);
    return root;
  };
  // A page that writes itself anew loses every listener that it had.
  for (const name of ["open", "write", "writeln"]) {
    const own = Document.prototype[name];
    Document.prototype[name] = function guardedWriting() {
      const written = own.apply(this, arguments);
      if (this.defaultView) listen(this.defaultView);
      return written;
    };
  }

  const { submit, requestSubmit } = HTMLFormElement.prototype;
  HTMLFormElement.prototype.submit = function guardedSubmit() {
    if (!acting() || formPasses(formMethod(this), formAddress(this))) return submit.call(this);
    return report("form", formMethod(this), formAddress(this));
  };
  HTMLFormElement.prototype.requestSubmit = function guardedRequestSubmit(button) {
    const method = formMethod(this, button);
    if (!acting() || formPasses(method, formAddress(this, button))) return requestSubmit.call(this, button);
    return report("form", method, formAddress(this, button));
  };

  const asking = (resource, options) => {
    const isRequest = resource instanceof Request;
    const method = options?.method || (isRequest ? resource.method : "GET");
    return { method: method.toUpperCase(), address: isRequest ? resource.url : String(resource) };
  };
  const { fetch, fetchLater } = window;
  window.fetch = function guardedFetch(resource, options) {
    const { method, address } = asking(resource, options);
    const go = () => fetch.apply(this, arguments);
    const fail = () => Promise.reject(new TypeError("Failed to fetch"));
    if (waits(method, address)) return wait("fetch", method, address).then((goes) => (goes ? go() : fail()));
    if (!acting() || passes(method, address)) return go();
    report("fetch", method, address);
    return fail();
  };
  if (fetchLater) {
    window.fetchLater = function guardedFetchLater(resource, options) {
      const { method, address } = asking(resource, options);
      // Nobody sees it when it goes, so it goes from no page that is watched.
      if (!(acting() || told().supervised) || passes(method, address)) return fetchLater.apply(this, arguments);
      report("fetch", method, address);
      return { activated: false };
    };
  }
  // What a shared worker sends is seen neither here nor on the network; pages know how to do without one. What goes through
  // the newer kinds of sockets is seen nowhere either.
  if (!signsIn(location.href)) for (const name of ["SharedWorker", "WebSocketStream", "WebTransport"]) delete window[name];

  // A write in a socket looks like any other message: a page that is watched opens none but the listed ones, and says nothing
  // in those that it opened in the person's hands. Pages meet lost connections every day and try again later.
  const shut = (address) => (acting() || (told().supervised && !signsIn(location.href))) && !isSocket(address);
  const named = new Set();
  const reportOnce = (method, address) => {
    if (!named.has(method + path(address))) report("socket", method, address);
    named.add(method + path(address));
  };
  const { WebSocket: Socket } = window;
  const { send: say } = Socket.prototype;
  // It asks for nothing: a real one to nowhere would be reported to the site where its policy forbids the address.
  const lostSocket = (address) => {
    const send = () => { if (socket.readyState === Socket.CONNECTING) throw new DOMException("Still connecting.", "InvalidStateError"); };
    const own = { url: new URL(address, document.baseURI).href, readyState: Socket.CONNECTING, bufferedAmount: 0, protocol: "",
      extensions: "", binaryType: "blob", onopen: null, onmessage: null, onerror: null, onclose: null, send, close() {} };
    const socket = Object.setPrototypeOf(new EventTarget(), window.WebSocket.prototype);
    for (const [name, value] of Object.entries(own)) Object.defineProperty(socket, name, { value, writable: true });
    setTimeout(() => {
      socket.readyState = Socket.CLOSED;
      for (const event of [new Event("error"), new CloseEvent("close", { code: 1006 })]) {
        socket[`on${event.type}`]?.(event);
        socket.dispatchEvent(event);
      }
    });
    return socket;
  };
  window.WebSocket = class WebSocket extends Socket {
    constructor(address, ...protocols) {
      if (shut(address)) {
        reportOnce("OPEN", address);
        return lostSocket(address);
      }
      super(address, ...protocols);
    }
  };
  Socket.prototype.send = function guardedSaying() {
    if (!shut(this.url)) return say.apply(this, arguments);
    return reportOnce("SEND", this.url);
  };

  const { abort, open, send } = XMLHttpRequest.prototype;
  const asked = new WeakMap();
  XMLHttpRequest.prototype.open = function guardedOpen(method, address, later = true) {
    asked.set(this, { method: String(method).toUpperCase(), address: String(address), later });
    return open.apply(this, arguments);
  };
  XMLHttpRequest.prototype.abort = function guardedAbort() {
    asked.delete(this);
    return abort.call(this);
  };
  XMLHttpRequest.prototype.send = function guardedSend() {
    const asking = asked.get(this);
    const { method, address, later } = asking ?? { method: "GET", address: "" };
    const go = () => send.apply(this, arguments);
    const fail = () => queueMicrotask(() => { this.dispatchEvent(new ProgressEvent("error")); this.dispatchEvent(new ProgressEvent("loadend")); });
    // One that the page waits for cannot wait here: the network holds it.
    if (later && waits(method, address)) {
      wait("xhr", method, address).then((goes) => asked.get(this) === asking && (goes ? go() : fail()));
      return undefined;
    }
    if (!acting() || passes(method, address)) return go();
    report("xhr", method, address);
    return fail();
  };
  const { sendBeacon } = Navigator.prototype;
  Navigator.prototype.sendBeacon = function guardedBeacon(address) {
    const go = () => sendBeacon.apply(this, arguments);
    if (waits("POST", address)) return Boolean(wait("beacon", "POST", address).then((goes) => goes && go()));
    if (!acting() || passes("POST", address)) return go();
    if (!isBeacon(address)) report("beacon", "POST", address);
    return true;
  };
})
