// Changes a page as a site's makers would: [how, elements that a target found, their labels, their headings].
// What was found stays known as `window.truth`, whatever becomes of it.
([how, numbers, labels, heads]) => {
  const every = [...document.querySelectorAll("*")];
  const [found, said] = [numbers.map((at) => every[at]), [...labels, ...heads].map((at) => every[at])];
  window.truth = found;
  const firstText = (el) => {
    const texts = document.createTreeWalker(el, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) if (/\S/u.test(texts.currentNode.data)) return texts.currentNode;
    return null;
  };
  const reworded = (words) => said.map(firstText).filter(Boolean).forEach((node) => {
    const colon = /[::]\s*$/u.test(node.data) ? ":" : "";
    node.data = words(node.data.trim().replace(/[::]$/u, "")) + colon;
  });
  const changes = {
    class: () => {
      const names = new Map([...new Set(found.flatMap((el) => [...el.classList]))].map((name, at) => [name, `k${at}xyz`]));
      every.forEach((el) => names.forEach((fresh, name) => el.classList.contains(name) && el.classList.replace(name, fresh)));
      found.forEach((el) => el.removeAttribute("id"));
    },
    label: () => reworded((words) => `${words}信息`),
    relabel: () => reworded(() => "新栏目"),
    wrap: () => found.forEach((el) => {
      const inside = /^(?:TD|TH|TR|LI|DD|DT)$/u.test(el.tagName);
      const around = document.createElement(inside ? "span" : "div");
      if (inside) { around.append(...el.childNodes); el.append(around); } else { el.replaceWith(around); around.append(el); }
    }),
    remove: () => {
      found.forEach((el) => (el.tagName === "TD" && heads.length ? el.replaceChildren() : el.remove()));
      labels.forEach((at) => every[at].remove());
    },
  };
  changes[how]();
}
