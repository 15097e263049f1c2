// Stops writes inside the page, before the page's own scripts can make them. Runs first in every frame.
// A person's own press passes once the assistant has let go (`release`), and is held again by `hold`.
(({ nonce, harmless, beacons, writes, offAt, finalWords }) => {
  const escape = (text) => text.replace(/[.+?^${}()|[\]\\]/gu, "\\$&").replaceAll("*", ".*");
  const path = (address) => {
    try {
      const url = new URL(address, location.href);
      return url.pathname;
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
  const signsIn = anyOf(offAt);
  const ruleOf = ({ method, address }) => ({ method: method.toUpperCase(), test: anyOf([address]) });
  const listed = harmless.map(ruleOf);
  let rules = listed;
  const reads = (method) => ["GET", "HEAD", "OPTIONS"].includes(method);
  const passes = (method, address) =>
    rules.some((rule) => rule.method === method && rule.test(address)) || (reads(method) && !isWrite(address));

  let held = true;
  const acting = () => held && !signsIn(location.href);
  const report = (kind, method, address) => {
    try {
      window[`guard_${nonce}`]?.({ kind, method, address: path(address) });
    } catch { /* the page is going away */ }
  };
  document.addEventListener(`hold-${nonce}`, () => { held = true; }, true);
  document.addEventListener(`admit-${nonce}`, ({ detail }) => { rules = listed.concat(detail.map(ruleOf)); }, true);
  document.addEventListener(`release-${nonce}`, () => { held = false; }, true);
  const stop = (event, kind, method, address) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    report(kind, method, address);
  };

  const formMethod = (form, submitter) => (submitter?.getAttribute("formmethod") || form.getAttribute("method") || "get").toUpperCase();
  const formAddress = (form, submitter) => submitter?.getAttribute("formaction") || form.getAttribute("action") || location.href;
  // A form is held whatever its method, unless the profile calls its address harmless: GET can write as well.
  const formPasses = (method, address) => rules.some((rule) => rule.method === method && rule.test(address));
  addEventListener("submit", (event) => {
    const method = formMethod(event.target, event.submitter);
    const address = formAddress(event.target, event.submitter);
    if (acting() && !formPasses(method, address)) stop(event, "form", method, address);
  }, true);
  addEventListener("keydown", (event) => {
    const at = event.composedPath()[0];
    if (acting() && event.key === "Enter" && at instanceof HTMLElement && at.matches("input,select,[role=textbox],[contenteditable]")) {
      stop(event, "enter", "KEY", location.href);
    }
  }, true);
  const squeeze = (text) => (text || "").normalize("NFKC").replace(/\s+/gu, "").toLowerCase();
  const finals = new Set(finalWords.map(squeeze));
  addEventListener("click", (event) => {
    const button = event.composedPath().find((at) => at instanceof HTMLElement
      && at.matches("button,[role=button],input[type=submit],input[type=button],input[type=image],a"));
    if (!acting() || !button) return;
    const name = squeeze(button.getAttribute("aria-label") || button.value || button.textContent);
    if (finals.has(name)) stop(event, "button", "CLICK", location.href);
  }, true);

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

  const { fetch } = window;
  window.fetch = function guardedFetch(resource, options) {
    const address = resource instanceof Request ? resource.url : String(resource);
    const method = (options?.method || (resource instanceof Request ? resource.method : "GET")).toUpperCase();
    if (!acting() || passes(method, address)) return fetch.apply(this, arguments);
    report("fetch", method, address);
    return Promise.reject(new TypeError("Failed to fetch"));
  };
  const { open, send } = XMLHttpRequest.prototype;
  const asked = new WeakMap();
  XMLHttpRequest.prototype.open = function guardedOpen(method, address) {
    asked.set(this, { method: String(method).toUpperCase(), address: String(address) });
    return open.apply(this, arguments);
  };
  XMLHttpRequest.prototype.send = function guardedSend() {
    const { method, address } = asked.get(this) ?? { method: "GET", address: "" };
    if (!acting() || passes(method, address)) return send.apply(this, arguments);
    report("xhr", method, address);
    queueMicrotask(() => { this.dispatchEvent(new ProgressEvent("error")); this.dispatchEvent(new ProgressEvent("loadend")); });
    return undefined;
  };
  const { sendBeacon } = Navigator.prototype;
  Navigator.prototype.sendBeacon = function guardedBeacon(address) {
    if (!acting() || passes("POST", address)) return sendBeacon.apply(this, arguments);
    if (!isBeacon(address)) report("beacon", "POST", address);
    return true;
  };
})
