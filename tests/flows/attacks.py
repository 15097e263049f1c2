"""Every way that is known to make a page write, as data for the guard's tests."""

from dataclasses import dataclass, replace

from playwright.sync_api import Page

_FORM = "const form = document.createElement('form'); form.method = 'post'; form.action = address;"
_FRAME = "const frame = document.createElement('iframe'); document.body.append(frame);"
_WORKER = """const worker = new Worker(URL.createObjectURL(new Blob([`{code}`])));
  return new Promise((done) => {{ worker.onmessage = done; }});"""


@dataclass(frozen=True)
class Attack:
    """One way to write: an async function's body that knows `address`, and who can see it."""

    name: str
    body: str
    kind: str = ""
    """What the guard inside the page calls it; empty where the page cannot hold it."""
    method: str = "POST"
    named: bool = True
    """The page's guard can still say so when it holds it."""
    on_network: bool = True
    """The network layer can hold it, and the watcher sees it."""

    def strike(self, page: Page, address: str) -> None:
        """Run it in the page as the page's own code, with an absolute address."""
        page.evaluate(f"async (address) => {{ {self.body} }}", address)


def _asking(resource: str, options: str = "{ method: 'POST' }") -> str:
    return f"await fetch({resource}, {options}).catch(() => 0);"


def _xhr(method: str, *, is_async: bool = True) -> str:
    ended = "await new Promise((done) => { asking.onloadend = done; asking.send('x'); });"
    at_once = "try { asking.send('x'); } catch { return; }"
    opened = f"const asking = new XMLHttpRequest(); asking.open('{method}', address, {str(is_async).lower()});"
    return f"{opened} {ended if is_async else at_once}"


def _written(document: str) -> str:
    html = "'<form method=post action=' + address + '><button>go</button></form>'"
    return f"""const inside = {document}; inside.open(); inside.write({html}); inside.close();
      inside.querySelector('button').click();"""


def _shadow(mode: str) -> str:
    return f"""{_FORM} const host = document.createElement('div'); document.body.append(host);
      host.attachShadow({{ mode: '{mode}' }}).append(form); form.innerHTML = '<button>go</button>';
      form.querySelector('button').click();"""


def _srcdoc() -> str:
    html = "`<form method=post action=${address}></form><script>document.forms[0].submit()</script>`"
    return f"""const frame = document.createElement('iframe'); frame.srcdoc = {html};
      await new Promise((done) => {{ frame.onload = done; document.body.append(frame); }});"""


POSTS = (
    Attack("fetch", _asking("address"), "fetch"),
    Attack("fetch of a Request", _asking("new Request(address, { method: 'PUT' })", "{}"), "fetch", "PUT"),
    Attack("fetch of a URL", _asking("new URL(address)", "{ method: 'patch' }"), "fetch", "PATCH"),
    Attack("fetch that outlives the page", _asking("address", "{ method: 'POST', keepalive: true }"), "fetch"),
    Attack("fetch of a new frame", f"{_FRAME} {_asking('address').replace('fetch', 'frame.contentWindow.fetch')}", "fetch"),
    Attack("fetch of a new window", _asking("address").replace("fetch", "window.open('about:blank').fetch"), "fetch",
           on_network=False),
    Attack("fetchLater", "window.fetchLater?.(address, { method: 'POST', activateAfter: 0 });", "fetch", on_network=False),
    Attack("XHR", _xhr("POST"), "xhr"),
    Attack("XHR that waits", _xhr("DELETE", is_async=False), "xhr", "DELETE"),
    Attack("beacon", "navigator.sendBeacon(address, 'x');", "beacon"),
    Attack("ping", "const a = document.createElement('a'); a.href = '#here'; a.ping = address; document.body.append(a); a.click();",
           "beacon"),
    Attack("submit()", f"{_FORM} document.body.append(form); form.submit();", "form"),
    Attack("submit() in a new tab", f"{_FORM} form.target = '_blank'; document.body.append(form); form.submit();", "form"),
    Attack("submit() into a frame", f"{_FORM} {_FRAME} frame.name = form.target = 'inside'; document.body.append(form); form.submit();",
           "form"),
    Attack("submit() of another frame's kind",
           f"{_FORM} {_FRAME} document.body.append(form); frame.contentWindow.HTMLFormElement.prototype.submit.call(form);", "form"),
    Attack("submit() in srcdoc", _srcdoc(), "form"),
    Attack("requestSubmit()", f"{_FORM} document.body.append(form); form.requestSubmit();", "form"),
    Attack("formaction", """const form = document.createElement('form'); document.body.append(form);
      form.innerHTML = `<button formmethod=post formaction=${address}>go</button>`; form.firstChild.click();""", "form"),
    Attack("submit on change", f"""{_FORM} form.innerHTML = '<select onchange="this.form.submit()"><option>1<option>2</select>';
      document.body.append(form); form.firstChild.dispatchEvent(new Event('change'));""", "form"),
    Attack("saving on input", """const field = document.createElement('input'); document.body.append(field);
      field.oninput = () => fetch(address, { method: 'POST', body: field.value }).catch(() => 0);
      field.value = 'x'; field.dispatchEvent(new Event('input'));""", "fetch"),
    Attack("form in an open shadow", _shadow("open"), "form"),
    Attack("form in a closed shadow", _shadow("closed"), "form"),
    Attack("form in a written frame", f"{_FRAME} {_written('frame.contentDocument')}", "form"),
    Attack("form in a written window", _written("window.open('').document"), "form"),
    Attack("form in a page written anew", _written("document"), "form"),
    Attack("worker's fetch", _WORKER.format(code="fetch('${address}', { method: 'POST' }).catch(() => 0).then(postMessage)")),
    Attack("shared worker", """if (!window.SharedWorker) return;
      const code = `fetch('${address}', { method: 'POST' }).catch(() => 0)`;
      new SharedWorker(URL.createObjectURL(new Blob([code])));""", "absent", named=False, on_network=False),
    Attack("fetch while leaving", """addEventListener('pagehide', () =>
      fetch(address, { method: 'POST', keepalive: true }).catch(() => 0)); location.href = '/__truth';""",
           "fetch", named=False, on_network=False),
    Attack("beacon while leaving", """addEventListener('pagehide', () => navigator.sendBeacon(address, 'x'));
      location.href = '/__truth';""", "beacon", named=False, on_network=False),
)  # fmt: skip
"""Writes that any page can make."""

_LOADED = "await new Promise((done) => { one.onload = one.onerror = done; document.body.append(one); });"

GETS = tuple(
    replace(attack, method="GET")
    for attack in (
        Attack("fetch by GET", _asking("address", "{}"), "fetch"),
        Attack("fetch below a base", """const base = document.createElement('base'); base.href = '/h5/'; document.head.append(base);
      await fetch(address.split('/h5/')[1]).catch(() => 0); base.remove();""", "fetch"),
        Attack("XHR by GET", _xhr("GET"), "xhr"),
        Attack("script", f"const one = document.createElement('script'); one.src = address; {_LOADED}"),
        Attack("picture", f"const one = new Image(); one.src = address; {_LOADED}"),
        Attack("frame", f"const one = document.createElement('iframe'); one.src = address; {_LOADED}"),
        Attack("navigation", "location.href = address;"),
    )
)  # fmt: skip
"""Writes by GET to the address of the new face's client."""
