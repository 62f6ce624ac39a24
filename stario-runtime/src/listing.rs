//! The table of routes for `cargo stario routes`: composed by the app itself, so that it is true.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::app::App;
use crate::config::ServerConfig;
use crate::error::Result;
use crate::handler::IntoOutcome;
use crate::life;
use crate::telemetry::{Span, Tracer};

/// What stands before the table on its line; the app may print lines of its own.
const MARK: &str = "stario-routes: ";

/// Runs `bootstrap` and returns the line with what it has composed. Nothing listens; the hooks for
/// the shutdown close what it has opened, whether it failed or not.
pub(crate) async fn line<F, O>(
    bootstrap: F,
    config: ServerConfig,
    tracer: Arc<dyn Tracer>,
) -> Result<String>
where
    F: AsyncFnOnce(&mut App, &Span) -> O,
    O: IntoOutcome,
{
    let span = Span::root(&tracer, "server.routes");
    let mut app = App::new(config);
    let composed = bootstrap(&mut app, &span).await.into_outcome();
    let line = composed.map(|()| format!("{MARK}{}", table(&app)));
    life::close(app, &span).await;
    line
}

fn table(app: &App) -> Value {
    let routes = app.composed.router.entries().map(|(route, planned, added)| {
        let layers = app.composed.layers.iter();
        let around = layers.filter_map(|layer| {
            let sometimes = match layer.scope.covers_route(route.pattern()) {
                crate::middleware::Covers::All => false,
                crate::middleware::Covers::Some => true,
                crate::middleware::Covers::None => return None,
            };
            let name = short(layer.value.name());
            Some(json!({ "name": name, "scope": layer.scope.to_string(), "sometimes": sometimes }))
        });
        let own = planned.own.iter();
        let own = own.map(|layer| json!({ "name": short(layer.name()), "scope": null }));
        let site = planned.endpoint().site;
        json!({
            "method": route.method().as_str(),
            "pattern": route.pattern().to_string(),
            "handler": site.module.map_or_else(|| site.name.to_owned(), |module| format!("{module}::{}", site.name)),
            "file": site.file.unwrap_or(added.file()),
            "line": if site.file.is_some() { site.line } else { added.line() },
            "added": format!("{}:{}", added.file(), added.line()),
            "cross_site": planned.any_origin,
            "middleware": around.chain(own).collect::<Vec<_>>(),
        })
    });
    Value::Array(routes.collect())
}

/// The last two parts of a path, without generics and the closure that a function is inside.
fn short(type_name: &str) -> String {
    let plain = type_name.split('<').next().unwrap_or(type_name);
    let parts: Vec<_> = plain
        .split("::")
        .filter(|part| *part != "{{closure}}" && !part.is_empty())
        .collect();
    parts[parts.len().saturating_sub(2)..].join("::")
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;
    use crate::context::Context;
    use crate::middleware::{Next, security_headers};
    use crate::route::Route;
    use crate::telemetry::Noop;
    use crate::writer::Writer;

    async fn show(_c: Context, w: Writer) {
        w.empty(204);
    }

    async fn guard(c: Context, w: Writer, next: Next) -> Result {
        next.run(c, w).await
    }

    async fn bootstrap(app: &mut App, _span: &Span) {
        app.layer("/", security_headers());
        app.layer("/admin", guard);
        app.add(Route::from_static("GET", "/rooms/{id}"), show);
        app.add(Route::from_static("POST", "/admin/hook"), show)
            .cross_site()
            .layer(guard);
        app.add(Route::from_static("GET", "/{page}"), show);
    }

    #[tokio::test]
    async fn routes_have_their_handler_and_what_is_around_them() {
        let line = line(bootstrap, ServerConfig::default(), Arc::new(Noop))
            .await
            .unwrap();
        let table: Value = serde_json::from_str(line.strip_prefix(MARK).unwrap()).unwrap();
        assert_eq!(table[0]["method"], "GET");
        assert_eq!(table[0]["pattern"], "/rooms/{id}");
        assert_eq!(table[0]["middleware"].as_array().unwrap().len(), 1);
        assert!(
            table[0]["handler"]
                .as_str()
                .unwrap()
                .ends_with("listing::tests::show")
        );
        assert!(table[0]["file"].as_str().unwrap().ends_with("listing.rs"));
        let names: Vec<_> = table[1]["middleware"]
            .as_array()
            .unwrap()
            .iter()
            .map(|layer| &layer["name"])
            .collect();
        assert_eq!(
            names,
            [
                "security_headers::SecurityHeaders",
                "tests::guard",
                "tests::guard"
            ]
        );
        assert_eq!(table[1]["cross_site"], true);
        assert_eq!(table[2]["middleware"][1]["sometimes"], true);
    }

    #[tokio::test]
    async fn an_app_that_cannot_be_composed_has_no_table() {
        async fn fails(_app: &mut App, _span: &Span) -> Result {
            Err(crate::error::Error::new("no database"))
        }
        let line = line(fails, ServerConfig::default(), Arc::new(Noop)).await;
        assert!(line.unwrap_err().to_string().contains("no database"));
    }

    #[tokio::test]
    async fn what_bootstrap_has_opened_is_closed_whether_there_is_a_table_or_not() {
        for fails in [false, true] {
            let closed = Arc::new(AtomicBool::new(false));
            let hook = closed.clone();
            let bootstrap = async move |app: &mut App, _span: &Span| -> Result {
                app.on_shutdown(async move || hook.store(true, Ordering::Relaxed));
                if fails {
                    return Err(crate::error::Error::new("no database"));
                }
                Ok(())
            };
            let line = line(bootstrap, ServerConfig::default(), Arc::new(Noop)).await;
            assert_eq!(line.is_err(), fails);
            assert!(closed.load(Ordering::Relaxed), "fails: {fails}");
        }
    }
}
