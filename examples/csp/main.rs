//! A page under a strict Content-Security-Policy: no `unsafe-eval`, no `unsafe-inline`.
//!
//! Run it with `cargo stario demo csp`. Everything of Datastar works: expressions, bindings,
//! patches, scripts from the server, messages about errors. What somebody else brings into the
//! page does not run.

use serde::{Deserialize, Serialize};
use stario::prelude::*;
use stario::{Csp, Event, StatusCode};

routes! {
    pub(crate) HOME   = GET  "/";
    pub(crate) GREET  = POST "/greet";
    pub(crate) SCRIPT = POST "/script";
    pub(crate) BODY   = POST "/script-body";
    pub(crate) FAIL   = POST "/fail";
}

assets! {
    pub(crate) STATIC = "examples/csp/static" at "/static";
}

#[derive(Signals, Serialize, Deserialize)]
struct Visitor {
    name: String,
    clicks: u32,
}

/// The policy of this app: the strict one, Trusted Types, and not even a frame of its own.
fn policy() -> Csp {
    Csp::new()
        .trusted_types()
        .directive("frame-ancestors", "'none'")
}

fn home_view(csp: &Csp, comment: &str) -> Html {
    html! {
        <!DOCTYPE html>
        <html lang="en" data-nonce={csp.nonce()}>
            <head>
                <meta charset="UTF-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>"Strict - Stario App"</title>
                <link rel="icon" type="image/svg+xml" href={asset!(STATIC, "favicon.svg")}>
                <link rel="stylesheet" href={asset!(STATIC, "css/style.css")}>
                {csp.datastar_script(&STATIC)}
            </head>
            <body ds:signals={Visitor { name: String::new(), clicks: 0 }}>
                <h1>"A strict page"</h1>
                <p>
                    "Expressions, bindings, patches and scripts, and no "<code>"unsafe-eval"</code>
                    "."
                </p>
                <section>
                    <button #count type="button" ds:on:click="$clicks++">"Count"</button>
                    " "
                    <output #clicks ds:text={Visitor::clicks} ds:class:loud="$clicks > 2">
                        "0"
                    </output>
                </section>
                <section>
                    <input #name
                        aria-label="Your name"
                        placeholder="Your name"
                        ds:bind={Visitor::name}
                    >
                    " "
                    <button #greet type="button" ds:on:click={GREET.action()}>"Greet me"</button>
                    {greeting("")}
                </section>
                <section>
                    <button #run type="button" ds:on:click={SCRIPT.action()}>
                        "Script in a patch"
                    </button>
                    " "
                    <button #run-body type="button" ds:on:click={BODY.action()}>
                        "Script as an answer"
                    </button>
                    " "
                    <button #fail type="button" ds:on:click={FAIL.action()}>
                        "Something fails"
                    </button>
                </section>
                <section>
                    <p>"A comment with a script in it, which does not run:"</p>
                    // Not escaped, to show that the policy is a second wall. Do not copy this line.
                    <div #comment ds:ignore>{raw(comment.to_owned())}</div>
                </section>
            </body>
        </html>
    }
}

fn greeting(name: &str) -> Html {
    html! {
        <p #greeting>
            if !name.is_empty() { "Hello, " {name} "!" }
        </p>
    }
}

#[handler]
async fn home(_c: Context, mut w: Writer) -> Result {
    let csp = policy();
    w.csp(&csp)?;
    let comment = r#"Nice! <script>window.stolen = 1</script><img src="/none" alt="" onerror="window.stolen = 2">"#;
    w.html(home_view(&csp, comment));
    Ok(())
}

/// One patch needs no stream: it is the whole answer.
#[handler]
async fn greet(c: Context, w: Writer) -> Result {
    let visitor: Visitor = c.signals().await?;
    w.patch(greeting(&visitor.name));
    Ok(())
}

/// Datastar gives the script the nonce of the page.
#[handler]
async fn script(_c: Context, w: Writer) {
    let source = js!(document.body.dataset.script = "patched");
    w.events([Event::script(&source)]);
}

#[handler]
async fn script_body(_c: Context, w: Writer) {
    w.script(&js!(document.body.dataset.script = "answered"));
}

#[handler]
async fn fail(_c: Context, _w: Writer) -> Result {
    Err(HttpError::new(
        StatusCode::CONFLICT.as_u16(),
        "Somebody was faster.",
    ))?
}

#[stario::main]
pub(crate) async fn bootstrap(app: &mut App, _span: &Span) -> Result {
    app.assets(&STATIC);
    app.add(HOME, home());
    app.add(GREET, greet());
    app.add(SCRIPT, script());
    app.add(BODY, script_body());
    app.add(FAIL, fail());
    Ok(())
}
