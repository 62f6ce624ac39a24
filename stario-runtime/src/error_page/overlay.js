if (!el.shadowRoot) {
  const root = el.attachShadow({mode: 'open'});
  root.append(el.querySelector('template').content.cloneNode(true));
  const look = new CSSStyleSheet();
  look.replaceSync(root.querySelector('.look').textContent);
  root.adoptedStyleSheets = [look];
  const dialog = root.querySelector('dialog');
  const known = document.starioErrors ??= new Set();
  const pill = root.querySelector('.pill');
  const stay = new MutationObserver(() => {
    if (el.isConnected) return;
    document.body.append(el);
    dialog.removeAttribute('open');
    if (pill.hidden) dialog.showModal();
  });
  el.leave = () => { known.delete(el); stay.disconnect(); el.remove(); };
  el.again = () => {
    const count = pill.querySelector('b');
    count.textContent = Number(count.textContent) + 1;
  };
  el.asleep = () => !pill.hidden;
  const others = [...known];
  const same = others.find((other) => other.asleep() && other.dataset.fault === el.dataset.fault);
  if (same) {
    same.again();
    el.leave();
  } else {
    others.forEach((other) => other.leave());
    known.add(el);
    root.querySelector('.close').onclick = () => dialog.close();
    pill.onclick = () => { pill.hidden = true; dialog.showModal(); };
    dialog.onclick = (click) => { if (click.target === dialog) dialog.close(); };
    dialog.onclose = () => {
      if (el.dataset.repeats === 'true') pill.hidden = false;
      else el.leave();
    };
    stay.observe(document.documentElement, {childList: true});
    stay.observe(document.body, {childList: true});
    dialog.showModal();
  }
}
