//! The signals inspector: a small panel that shows what the page would send.

use std::borrow::Cow;

use crate::datastar::PREFIX;
use crate::{Html, raw};

/// Returns a panel that shows the page's signals live, for development.
///
/// Put it anywhere inside the body. It sits at the bottom right, can be dragged by its title
/// (never out of the window), and folds with its button; on a phone it starts folded. It lists
/// every signal except its own `_stario_debug_open`, which keeps the leading underscore that
/// tells Datastar not to send it. `data-ignore-morph` keeps position and state when the page is
/// patched, so a view may contain the inspector like any other part.
///
/// It is markup alone, with Datastar attributes and inline styles: no script, no stylesheet.
///
/// # Example
///
/// ```
/// let panel = stario_html::inspector();
/// assert!(panel.as_str().contains("json-signals"));
/// ```
pub fn inspector() -> Html {
    raw(prefixed(PANEL))
}

/// Markup with the prefix of the client; written by hand, it says `data-`.
fn prefixed(markup: &'static str) -> Cow<'static, str> {
    if PREFIX == "data-" {
        Cow::Borrowed(markup)
    } else {
        Cow::Owned(markup.replace(" data-", &format!(" {PREFIX}")))
    }
}

/// Written by hand because this crate sits below the macros.
///
/// `place` moves the panel and keeps it inside the window; without arguments it only pulls it
/// back in, which is what a smaller window or an unfolded panel needs. `grip` is where the
/// pointer holds the title while it drags. The button is left out of dragging, because a captured
/// pointer would take its click away.
const PANEL: &str = concat!(
    r#"<aside id="stario-inspector" aria-label="Signals inspector" data-ignore-morph"#,
    r#" data-signals__ifmissing="{_stario_debug_open: innerWidth > 640}""#,
    r#" data-init="el.place = (x = el.offsetLeft, y = el.offsetTop) => {"#,
    r"el.style.left = Math.max(0, Math.min(x, innerWidth - el.offsetWidth)) + 'px';",
    r"el.style.top = Math.max(0, Math.min(y, innerHeight - el.offsetHeight)) + 'px';",
    r#"el.style.right = el.style.bottom = 'auto'}""#,
    r#" data-on:resize__window="if (el.style.left) el.place()""#,
    r#" style="position:fixed;right:12px;bottom:12px;z-index:2147483000;width:max-content;"#,
    "max-width:min(320px,calc(100vw - 24px));overflow:hidden;border:1px solid #eab308;",
    "border-radius:10px;background:#fef9c3;color:#422006;",
    "box-shadow:0 8px 24px -6px rgb(66 32 6/.3);",
    r#"font:12px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace">"#,
    // -- the title: what the panel is dragged by --
    r#"<div data-on:pointerdown="if (evt.button === 0 &amp;&amp; !evt.target.closest('button')) {"#,
    "const box = el.parentElement.getBoundingClientRect();",
    "el.grip = [evt.clientX - box.left, evt.clientY - box.top];",
    r#"el.setPointerCapture(evt.pointerId); el.style.cursor = 'grabbing'}""#,
    r#" data-on:pointermove="if (el.grip)"#,
    r#" el.parentElement.place(evt.clientX - el.grip[0], evt.clientY - el.grip[1])""#,
    r#" data-on:lostpointercapture="el.grip = null; el.style.cursor = 'grab'""#,
    r#" style="display:flex;align-items:center;justify-content:space-between;gap:10px;"#,
    "padding:4px 4px 4px 10px;background:#fde047;font-weight:700;cursor:grab;",
    r#"touch-action:none;user-select:none;-webkit-user-select:none"><span>signals</span>"#,
    r#"<button type="button" title="Fold or unfold" aria-controls="stario-inspector-signals""#,
    r#" data-attr:aria-expanded="$_stario_debug_open ? 'true' : 'false'""#,
    r#" data-text="$_stario_debug_open ? '–' : '+'""#,
    r#" data-on:click="$_stario_debug_open = !$_stario_debug_open;"#,
    " const box = el.closest('aside');",
    r#" requestAnimationFrame(() => box.style.left &amp;&amp; box.place())""#,
    r#" style="width:28px;height:24px;border:0;border-radius:6px;"#,
    r#"background:rgb(255 255 255/.55);color:inherit;font:inherit;cursor:pointer">+</button></div>"#,
    // -- the signals --
    r#"<pre id="stario-inspector-signals" data-show="$_stario_debug_open""#,
    r#" data-json-signals="{&quot;exclude&quot;:&quot;^_stario_&quot;}""#,
    r#" style="display:none;margin:0;max-height:40vh;overflow:auto;padding:8px 10px;"#,
    r#"white-space:pre-wrap;overflow-wrap:anywhere;font:inherit"></pre></aside>"#,
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_one_element_that_a_patch_leaves_alone() {
        let panel = inspector();
        assert!(
            panel
                .as_str()
                .starts_with(r#"<aside id="stario-inspector""#)
        );
        assert!(panel.as_str().ends_with("</aside>"));
        assert!(panel.as_str().contains(&format!(" {PREFIX}ignore-morph")));
    }

    #[test]
    fn needs_no_script_element_and_no_stylesheet() {
        assert!(!PANEL.contains("<script"));
        assert!(!PANEL.contains("class="));
    }

    #[test]
    fn every_attribute_value_is_closed_and_every_ampersand_escaped() {
        assert_eq!(PANEL.matches('"').count() % 2, 0);
        for (at, _) in PANEL.match_indices('&') {
            let rest = &PANEL[at..];
            assert!(
                rest.starts_with("&amp;") || rest.starts_with("&quot;"),
                "at {at}"
            );
        }
    }

    #[test]
    fn its_own_signal_stays_in_the_browser() {
        assert!(PANEL.contains("_stario_debug_open"));
        assert!(!PANEL.contains("{stario_debug_open"));
    }
}
