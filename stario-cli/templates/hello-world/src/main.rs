//! Hello, world: a counter in the browser, and the same counter asked of the server.
//!
//! Run it with `cargo run`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use stario::prelude::*;

routes! {
    pub(crate) HOME      = GET "/";
    pub(crate) INCREMENT = GET "/increment";
}

assets! {
    pub(crate) STATIC = "static" at "/static";
}

/// The page's signals: reactive values that live in the browser.
#[derive(Signals, Serialize, Deserialize)]
struct Counter {
    count: i64,
}

fn home_view() -> Html {
    html! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="UTF-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>"Hello World - Stario App"</title>
                <link rel="icon" type="image/svg+xml" href={asset!(STATIC, "favicon.svg")}>
                <style>"
                    p { color: #78716c }
                    button {
                        padding: .4rem .95rem; cursor: pointer;
                        font: inherit; font-weight: 600; color: #1c1917;
                        background: #fff; border: 1px solid #d6d3d1; border-radius: 10px;
                    }
                    button:hover { background: #fef3c7; border-color: #f59e0b }
                "</style>
                {STATIC.datastar_script()}
            </head>
            <body
                style="max-width: 600px; margin: 0 auto; padding: 2rem; background: #fafaf9;
                       font-family: system-ui, sans-serif; line-height: 1.5; color: #1c1917"
            >
                <div ds:signals={Counter { count: 0 }}>
                    <h1>"Hello, Stario! ⭐"</h1>
                    <p>"A minimal starter, made reactive by Datastar."</p>
                    <div style="display: flex; align-items: center; gap: 1rem">
                        <button #less type="button" ds:on:click="$count--">"-"</button>
                        <span #count
                            ds:text={Counter::count}
                            style="min-width: 3rem; font-size: 2rem; font-weight: bold; text-align: center"
                        >
                            "0"
                        </span>
                        <button #more type="button" ds:on:click="$count++">"+"</button>
                    </div>
                    <p>
                        "All of that stays in the browser. Or ask the server: "
                        <button #server-more type="button" ds:on:click={INCREMENT.action()}>
                            "Server +1"
                        </button>
                    </p>
                </div>
            </body>
        </html>
    }
}

#[handler]
async fn home(_c: Context, w: Writer) {
    w.html(home_view());
}

/// Adds one to the count the browser sent, and sends the signals back.
#[handler]
async fn increment(c: Context, w: Writer) -> Result {
    // A map instead of `Counter` keeps whatever other signals the page may have.
    let mut signals: Map<String, Value> = c.signals().await?;
    let next = plus_one(signals.get("count"));
    c.attr("count", next.to_string());
    signals.insert("count".to_owned(), next);
    w.sse().signals(&signals);
    Ok(())
}

/// What is not a number counts as zero.
fn plus_one(count: Option<&Value>) -> Value {
    match count {
        Some(Value::Number(n)) => match n.as_i64() {
            Some(n) => json!(n.saturating_add(1)),
            None => json!(n.as_f64().unwrap_or(0.0) + 1.0),
        },
        _ => json!(1),
    }
}

#[stario::main]
pub(crate) async fn bootstrap(app: &mut App, span: &Span) -> Result {
    span.attr("static_dir", STATIC.dir());
    app.assets(&STATIC);
    app.add(HOME, home());
    app.add(INCREMENT, increment());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_grow_and_everything_else_counts_as_zero() {
        assert_eq!(plus_one(Some(&json!(41))), json!(42));
        assert_eq!(plus_one(Some(&json!(1.5))), json!(2.5));
        assert_eq!(plus_one(Some(&json!("many"))), json!(1));
        assert_eq!(plus_one(Some(&Value::Null)), json!(1));
        assert_eq!(plus_one(None), json!(1));
    }
}
