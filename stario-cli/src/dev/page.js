// The page's end of `cargo stario dev`: a bar while a build runs, the errors when it fails, and
// the new page when there is one. Nothing of it stays in the document but one element outside of
// the body, and only while there is something to see.
(() => {
  "use strict";

  const tag = document.currentScript;
  const standby = tag?.hasAttribute("data-standby") ?? false;
  const nonce = tag?.nonce ?? "";
  let seen = numbers(tag?.dataset.seen ?? "0.0.0.0");
  // The document is the app's own again; a second tag (of a page that is patched in) does nothing.
  tag?.remove();
  if (window.__starioDev) return;
  window.__starioDev = true;

  const HASH = /\.[0-9a-f]{16}(?=(\.[^./]*)?$)/;
  const RETRY = [30, 60, 120, 250, 500, 1000, 2000];

  let datastar = false;
  document.addEventListener("datastar-ready", () => { datastar = true; });

  // A page whose client has not come reacts to nothing, and only the console says why. Module
  // scripts come before `load`, or do not come.
  let absent = "";
  window.addEventListener("load", () => setTimeout(() => {
    const client = document.querySelector('script[type="module"][src*="datastar"]');
    if (datastar || !client) return;
    absent = `no Datastar client from ${new URL(client.src, location.href).host}: nothing here reacts`;
    if (!wanted) quiet();
  }, 300));

  function numbers(version) {
    const [run, pages, styles, reloads] = version.split(".").map(Number);
    return { run, pages, styles, reloads };
  }

  // -- the stream

  let stream = null;
  let failures = 0;
  let brokenAt = 0;
  let waiting = 0;

  function connect() {
    if (stream || document.hidden) return;
    stream = new EventSource("/_stario/dev");
    stream.onmessage = (event) => {
      failures = 0;
      clearTimeout(waiting);
      take(JSON.parse(event.data));
    };
    stream.onerror = () => {
      brokenAt = performance.now();
      close();
      clearTimeout(waiting);
      waiting = setTimeout(() => pill("waiting for the app", null), 400);
      setTimeout(connect, RETRY[Math.min(failures++, RETRY.length - 1)]);
    };
  }

  function close() {
    stream?.close();
    stream = null;
  }

  // A browser has six connections for a host; a tab that nobody sees needs none of them.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : connect()));
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", connect);

  // -- what is new

  let work = Promise.resolve();

  function take(state) {
    show(state);
    if (!state.up) return;
    if (standby) return location.reload();
    const now = numbers(state.version);
    const before = seen;
    seen = now;
    if (now.reloads > before.reloads) return location.reload();
    if (now.run !== before.run || now.pages !== before.pages) {
      work = work.then(() => refresh(now.run !== before.run)).catch(() => location.reload());
    } else if (now.styles !== before.styles) {
      work = work.then(restyle).catch(() => location.reload());
    }
  }

  // Brings the page up to date where it stands: signals, focus and scroll stay.
  async function refresh(restarted) {
    if (!datastar) return location.reload();
    const response = await fetch(location.href, {
      headers: { accept: "text/html" },
      cache: "no-store",
    });
    const type = response.headers.get("content-type") ?? "";
    if (!response.ok || response.redirected || !type.startsWith("text/html")) {
      return location.reload();
    }
    const html = clean(await response.text());
    const detail = { type: "datastar-patch-elements", el: document.documentElement, argsRaw: { elements: html } };
    document.dispatchEvent(new CustomEvent("datastar-fetch", { detail }));
    if (restarted) resume();
    mark();
  }

  // The page as its app has written it, with the nonce that this document runs with.
  function clean(html) {
    html = html.replace(/<script[^>]*id="stario-dev"[^>]*><\/script>/i, "");
    const fresh = /\sdata-(?:[a-z]+-)?nonce="([^"]*)"/i.exec(html);
    if (!fresh) return html;
    html = html.replace(fresh[0], "");
    return fresh[1] && nonce ? html.replaceAll(fresh[1], nonce) : html;
  }

  // Streams that the restart has ended begin again at once: the client would wait for a second,
  // or for ever, because a stream that ends well is over.
  const ended = new Map();
  document.addEventListener("datastar-fetch", ({ detail: { type, el } }) => {
    if (type === "started") ended.delete(el);
    if (type === "finished" || type === "retrying") ended.set(el, performance.now());
  });

  function resume() {
    for (const [el, at] of ended) {
      const attribute = [...el.attributes].find(({ name }) => /^data-([a-z]+-)?init(__|$)/.test(name));
      if (!attribute || !el.isConnected || at < brokenAt - 1000) continue;
      const { name, value } = attribute;
      el.removeAttribute(name);
      setTimeout(() => el.setAttribute(name, value));
    }
    ended.clear();
  }

  // New style sheets replace the old ones when they have arrived, so that nothing flashes.
  async function restyle() {
    const links = [...document.querySelectorAll('link[rel~="stylesheet"]')];
    const own = links.filter((link) => new URL(link.href).origin === location.origin);
    const swapped = await Promise.all(own.map(swap));
    mark();
    if (!swapped.includes(true)) await refresh(false);
  }

  async function swap(link) {
    const url = new URL(link.href);
    if (HASH.test(url.pathname)) {
      // Without its hash the path leads to the version of now.
      const plain = url.pathname.replace(HASH, "");
      const found = await fetch(plain, { method: "HEAD", cache: "no-store" });
      if (!found.ok || found.url === link.href) return false;
      url.href = found.url;
    } else {
      url.searchParams.set("stario", Date.now());
    }
    const next = link.cloneNode();
    const loaded = new Promise((resolve) => {
      next.onload = () => resolve(true);
      next.onerror = () => resolve(false);
    });
    next.href = HASH.test(url.pathname) ? url.pathname : url.href;
    link.after(next);
    const arrived = await loaded;
    (arrived ? link : next).remove();
    return arrived;
  }

  // For tools that measure: the page shows this version.
  function mark() {
    document.dispatchEvent(new CustomEvent("stario-dev", { detail: { version: { ...seen } } }));
  }

  // -- what is seen

  const host = document.createElement("stario-dev");
  const root = host.attachShadow({ mode: "open" });
  // Style sheets of scripts and text nodes: a strict policy lets both pass.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE());
  root.adoptedStyleSheets = [sheet];
  let wanted = false;
  let dismissed = null;

  // A patch of the whole page takes away what it does not know.
  new MutationObserver(place).observe(document.documentElement, { childList: true });

  function place() {
    if (wanted && !host.isConnected) document.documentElement.append(host);
    if (!wanted && host.isConnected) host.remove();
  }

  function element(name, className, ...children) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children);
    return made;
  }

  function display(...children) {
    wanted = children.length > 0;
    root.replaceChildren(...children);
    place();
  }

  function pill(text, progress) {
    const parts = [element("span", "dot"), element("span", "", text)];
    const bar = element("div", progress === null ? "bar busy" : "bar");
    if (progress !== null) bar.style.width = `${Math.round(progress * 100)}%`;
    display(bar, element("div", "pill", ...parts));
    root.lastChild.setAttribute("role", "status");
  }

  // Nothing to say of the app.
  function quiet() {
    if (!absent) return display();
    display(element("div", "pill", element("span", "dot still"), element("span", "", absent)));
    root.lastChild.setAttribute("role", "status");
  }

  function show(state) {
    if (state.phase !== "failed" && state.phase !== "crashed") dismissed = null;
    if (state.phase === "building") {
      const counted = state.total > 0;
      const text = counted ? `building… ${state.done}/${state.total}` : "building…";
      return pill(text, counted ? state.done / state.total : null);
    }
    if (state.phase === "starting") return pill("starting…", null);
    if (!state.report) return quiet();
    const key = JSON.stringify(state.report);
    if (dismissed === key) return;
    overlay(state, key);
  }

  function overlay({ report, up, phase }, key) {
    const text = element("pre", "", ...report.text.map(([look, text]) => element("span", look, text)));
    text.tabIndex = 0;
    const note = up
      ? "The page below is from before. This goes away when it is fixed."
      : "Waiting for the next change.";
    const head = element("header", "", element("h1", "", report.title), element("p", "", note));
    if (up) {
      const button = element("button", "", "Hide");
      button.title = "Escape hides it as well";
      button.onclick = () => { dismissed = key; display(); };
      head.append(button);
    }
    const panel = element("section", `panel ${phase}`, head, text);
    panel.setAttribute("role", "alert");
    display(panel);
  }

  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape") root.querySelector("button")?.click();
  });

  function STYLE() {
    return `
      :host { all: initial; }
      * { box-sizing: border-box; }
      .bar, .pill, .panel { position: fixed; z-index: 2147483647; color: #dde3ee;
        font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
      .bar { top: 0; left: 0; height: 3px; background: #f5a524; transition: width .2s; pointer-events: none; }
      .bar.busy { width: 100%; opacity: .8; background: linear-gradient(90deg, transparent 30%, #f5a524 50%, transparent 70%) 0 0 / 200% 100%;
        animation: slide 1.2s linear infinite; }
      .pill { left: 12px; bottom: 12px; display: flex; gap: 8px; align-items: center; padding: 6px 12px;
        border-radius: 999px; background: #11151ce6; border: 1px solid #ffffff22; pointer-events: none; }
      .dot { width: 8px; height: 8px; border-radius: 50%; background: #f5a524; animation: pulse 1s ease-in-out infinite; }
      .dot.still { background: #e5484d; animation: none; }
      .panel { inset: 0; display: flex; flex-direction: column; background: #11151cf7; border-top: 4px solid #e5484d; }
      header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 16px; padding: 16px 20px 8px; }
      h1 { margin: 0; font-size: 16px; color: #ff8a8a; }
      p { margin: 0; color: #97a3b6; flex: 1; min-width: 12em; }
      button { font: inherit; color: inherit; background: #ffffff14; border: 1px solid #ffffff33; border-radius: 6px; padding: 2px 12px; cursor: pointer; }
      pre { flex: 1; margin: 0; padding: 8px 20px 24px; overflow: auto; font: inherit; tab-size: 4; outline: none; }
      .b { font-weight: 700; } .i { font-style: italic; } .u { text-decoration: underline; }
      .c1, .c9 { color: #ff7b72; } .c2, .c10 { color: #7ee787; } .c3, .c11 { color: #f2cc60; }
      .c4, .c12 { color: #79b8ff; } .c5, .c13 { color: #d2a8ff; } .c6, .c14 { color: #76e3ea; }
      @media (max-width: 480px) { header, pre { padding-left: 12px; padding-right: 12px; } .panel { font-size: 12px; }
        h1 { flex: 1; } p { order: 1; flex: 1 0 100%; } }
      @media (prefers-reduced-motion: reduce) { .bar, .dot { animation: none; transition: none; } }
      @keyframes slide { from { background-position: 100% 0; } to { background-position: -100% 0; } }
      @keyframes pulse { 50% { opacity: .3; } }`;
  }

  if (standby) pill("connecting…", null);
  connect();
})();
