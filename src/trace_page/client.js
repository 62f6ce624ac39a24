// Reads the events of the page's own stream: those that the Datastar client reads, in the one form
// that this page sends (elements with ids, morphed into place). It needs nothing from anywhere.
(() => {
  const state = document.getElementById('state'), form = document.getElementById('filter');
  let source = null, paused = false, again = 0;

  const say = word => {
    document.documentElement.dataset.state = word;
    state.querySelector('.word').textContent = word;
  };

  // What the user has opened stays open.
  const keeps = (node, name) => node.tagName === 'DETAILS' && name === 'open';

  function morph(from, to) {
    for (const { name } of [...from.attributes])
      if (!to.hasAttribute(name) && !keeps(from, name)) from.removeAttribute(name);
    for (const { name, value } of to.attributes)
      if (from.getAttribute(name) !== value && !keeps(from, name)) from.setAttribute(name, value);
    const known = new Map([...from.children].filter(child => child.id).map(child => [child.id, child]));
    let at = from.firstChild;
    for (const next of [...to.childNodes]) {
      let here = next.id ? known.get(next.id) : null;
      if (!here && !next.id && at && !at.id && at.nodeName === next.nodeName) here = at;
      if (!here) { from.insertBefore(next, at); continue; }
      if (here === at) at = at.nextSibling; else from.insertBefore(here, at);
      if (here.nodeType === Node.ELEMENT_NODE) morph(here, next);
      else if (here.data !== next.data) here.data = next.data;
    }
    while (at) { const gone = at; at = at.nextSibling; gone.remove(); }
  }

  function patch(event) {
    const lines = event.data.split('\n').filter(line => line.startsWith('elements '));
    const page = new DOMParser().parseFromString(lines.map(line => line.slice(9)).join('\n'), 'text/html');
    for (const next of [...page.body.children]) {
      const here = document.getElementById(next.id);
      if (here) morph(here, next);
    }
  }

  const asked = () => {
    const chosen = new URLSearchParams(form ? new FormData(form) : '');
    for (const [name, value] of [...chosen]) if (!value) chosen.delete(name);
    return chosen.size ? '?' + chosen : '';
  };

  function connect() {
    clearTimeout(again);
    source?.close();
    source = null;
    if (paused) return say('paused');
    if (document.hidden) return;
    source = new EventSource(document.body.dataset.live + asked());
    source.addEventListener('open', () => say('live'));
    source.addEventListener('error', () => {
      say('waiting');
      // Refused, as by a server that is about to stop: the browser itself would not try again.
      if (source.readyState === EventSource.CLOSED) again = setTimeout(connect, 2000);
    });
    source.addEventListener('datastar-patch-elements', patch);
  }

  state.addEventListener('click', () => { paused = !paused; connect(); });
  document.addEventListener('visibilitychange', () => document.body.dataset.live && connect());
  addEventListener('pagehide', () => source?.close());
  addEventListener('pageshow', event => { if (event.persisted && document.body.dataset.live) connect(); });

  if (form) {
    let soon = 0;
    const choose = () => {
      history.replaceState(null, '', location.pathname + asked());
      connect();
    };
    form.addEventListener('input', () => { clearTimeout(soon); soon = setTimeout(choose, 150); });
    form.addEventListener('submit', event => { event.preventDefault(); choose(); });
  }
  // What has ended does not change.
  if (document.body.dataset.live) connect(); else state.hidden = true;
})();
