//! What is around every view: the document, its policy, its style and its script.

use super::page::{CLEAR, TRACES};
use crate::prelude::*;
use crate::{Csp, raw};

const STYLE: &str = include_str!("style.css");
const CLIENT: &str = include_str!("client.js");

/// The policy of the page: nothing from anywhere else, and in nobody's frame.
pub(super) fn policy() -> Csp {
    Csp::new()
        .directive("default-src", "'none'")
        .directive("connect-src", "'self'")
        .directive("img-src", "data:")
        .directive("frame-ancestors", "'none'")
}

/// A document; `live` is the stream that keeps `body` up to date.
pub(super) fn document(csp: &Csp, title: &str, live: &str, tools: &Html, body: &Html) -> Html {
    // XSS: the two files are ours and constant, the nonce is letters and digits.
    let style = raw(format!("<style nonce=\"{}\">{STYLE}</style>", csp.nonce()));
    let script = raw(format!(
        "<script nonce=\"{}\">{CLIENT}</script>",
        csp.nonce()
    ));
    html! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="UTF-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="robots" content="noindex, nofollow">
                <meta name="color-scheme" content="light dark">
                <title>{title} " · traces"</title>
                <link rel="icon" href="data:,">
                {style}
            </head>
            <body data-live={live}>
                <header .top>
                    <a .brand href={TRACES.href()}>
                        <svg .mark viewBox="0 0 16 16" aria-hidden="true">
                            <rect x="1" y="2" width="9" height="3" rx="1.5"/>
                            <rect x="4" y="6.5" width="11" height="3" rx="1.5"/>
                            <rect x="6" y="11" width="6" height="3" rx="1.5"/>
                        </svg>
                        "Traces"
                    </a>
                    {tools}
                    <div .actions>
                        <button #state .state type="button" title="Pause and go on">
                            <span .dot></span><span .word>"static"</span>
                        </button>
                        <form method="post" action={CLEAR.href()}>
                            <button .quiet title="Forget what has ended">"Clear"</button>
                        </form>
                    </div>
                </header>
                {body}
                {script}
            </body>
        </html>
    }
}
