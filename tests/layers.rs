//! Middleware around handlers, through the whole server: order, scopes, and the box of it.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use http::Response;
use stario::prelude::*;
use stario::testing::TestClient;
use stario::{Cookie, HeaderValue, Method, Middleware, Route, StatusCode, middleware};

routes! {
    HOME   = GET  "/";
    USERS  = GET  "/users";
    USER   = GET  "/users/{id}";
    SAVE   = POST "/users";
    ANY    = GET  "/{section}/{page}";
    TENANT = GET  "//{tenant}.example.com/users";
    LIVE   = GET  "/live";
}

/// Adds a word to what the handler finds in the state.
#[handler]
async fn mark(mut c: Context, w: Writer, next: Next, word: &'static str) -> Result {
    let Trail(mut words) = c.state.remove::<Trail>().unwrap_or_default();
    words.push(word);
    c.state.insert(Trail(words));
    next.run(c, w).await
}

#[derive(Clone, Default)]
struct Trail(Vec<&'static str>);

async fn trail(c: Context, w: Writer) {
    let Trail(words) = c.state.get::<Trail>().cloned().unwrap_or_default();
    w.text(words.join(" "));
}

async fn serve(compose: impl FnOnce(&mut App)) -> TestClient {
    TestClient::start(async |app: &mut App, _: &Span| compose(app)).await
}

#[stario::test]
async fn scopes_run_from_the_shortest_prefix_to_the_route_itself_whatever_was_added_first() {
    let client = serve(|app| {
        app.add(USERS, trail)
            .layer(mark("own1"))
            .layer(mark("own2"));
        app.layer("/users", mark("users"));
        app.layer("/", mark("root1"));
        app.layer("/", mark("root2"));
        app.layer("//{t}.example.com/", mark("host"));
        app.add(HOME, trail);
        app.add(TENANT, trail);
    })
    .await;
    let users = client.get(USERS.href()).await;
    assert_eq!(users.text(), "root1 root2 users own1 own2");
    assert_eq!(client.get(HOME.href()).await.text(), "root1 root2");
    let tenant = client
        .get("/users")
        .header("host", "acme.example.com")
        .await;
    assert_eq!(tenant.text(), "root1 root2 users host");
}

#[stario::test]
async fn a_scope_covers_each_request_below_it_however_its_route_is_written() {
    let client = serve(|app| {
        app.add(ANY, trail);
        app.layer("/admin", mark("guarded"));
    })
    .await;
    for (path, words) in [
        ("/admin/users", "guarded"),
        ("/%61dmin/users", "guarded"),
        ("/other/users", ""),
        ("/administrator/users", ""),
        ("/admin%2Fx/users", ""),
    ] {
        assert_eq!(client.get(path).await.text(), words, "{path}");
    }
    // The proper spelling first, so that nothing slips by.
    client
        .get("/x/../admin/users")
        .no_redirects()
        .await
        .assert_redirect("/admin/users");
}

#[stario::test]
async fn answers_without_a_route_are_inside_of_their_scope() {
    let client = serve(|app| {
        app.add(SAVE, trail);
        app.layer("/users", |c: Context, w: Writer, next: Next| async {
            w.before_send(|head| {
                let status = head.status.as_u16();
                head.headers.insert("x-seen", HeaderValue::from(status));
            });
            next.run(c, w).await
        });
    })
    .await;
    let missing = client.get("/users/none").await;
    missing.assert_status(404).assert_header("x-seen", "404");
    let method = client.get("/users").await;
    method.assert_status(405).assert_header("x-seen", "405");
    method.assert_header("allow", "OPTIONS, POST");
    let options = client.request(Method::OPTIONS, "/users").await;
    options.assert_status(204).assert_header("x-seen", "204");
    options.assert_header("allow", "OPTIONS, POST");
    let other_spelling = client.get("/users/").no_redirects().await;
    other_spelling
        .assert_status(308)
        .assert_header("x-seen", "308");
    let malformed = client.get("/users/caf%").await;
    malformed.assert_status(400).assert_header("x-seen", "400");
    assert_eq!(client.get("/elsewhere").await.header("x-seen"), None);
    assert_eq!(client.get("/caf%").await.header("x-seen"), None);
}

#[stario::test]
async fn the_box_is_around_every_answer_of_the_app() {
    let client = serve(|app| {
        app.add(HOME, trail);
        app.add(USERS, trail);
        app.layer("/", middleware::request_id());
        app.layer("/", middleware::security_headers());
    })
    .await;
    for (method, path, status) in [
        (Method::GET, "/users", 200),
        (Method::GET, "/users/", 308),
        (Method::GET, "/x/../users", 308),
        (Method::GET, "/caf%", 400),
        (Method::GET, "/none/at/all/here", 404),
        (Method::PUT, "/users", 405),
        (Method::OPTIONS, "/users", 204),
        (Method::OPTIONS, "*", 204),
    ] {
        let answer = client.request(method, path).no_redirects().await;
        answer.assert_status(status);
        assert_eq!(
            answer.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        assert!(answer.header("x-request-id").is_some(), "{path}");
    }
}

#[stario::test]
async fn a_middleware_answers_by_itself_and_the_handler_never_runs() {
    async fn closed(_c: Context, w: Writer, _next: Next) -> Result {
        w.redirect("/login");
        Ok(())
    }
    async fn refused(_c: Context, _w: Writer, _next: Next) -> Result {
        Err(HttpError::new(401, "Please sign in."))?
    }
    let runs = Arc::new(AtomicUsize::new(0));
    let count = runs.clone();
    let client = serve(|app| {
        app.layer("/users", closed);
        app.layer("/live", refused);
        app.add(USERS, move |_c: Context, w: Writer| {
            count.fetch_add(1, Ordering::SeqCst);
            async { w.empty(204) }
        });
        app.add(LIVE, trail);
    })
    .await;
    client.get(USERS.href()).await.assert_redirect("/login");
    let refused = client.get(LIVE.href()).await;
    refused
        .assert_status(401)
        .assert_contains("Please sign in.");
    assert_eq!(runs.load(Ordering::SeqCst), 0);
}

#[stario::test]
async fn a_middleware_that_does_nothing_is_a_failure_and_one_that_panics_too() {
    async fn forgets(_c: Context, _w: Writer, _next: Next) {}
    async fn panics(c: Context, w: Writer, next: Next) -> Result {
        next.run(c, w).await?;
        panic!("the secret plan")
    }
    async fn silent(_c: Context, _w: Writer) {}
    let client = serve(|app| {
        app.layer("/users", forgets);
        app.layer("/live", panics);
        app.layer("/", |c: Context, w: Writer, next: Next| {
            assert_ne!(c.req.path(), "/", "the secret plan");
            async move { next.run(c, w).await }
        });
        app.add(HOME, trail);
        app.add(USERS, trail);
        app.add(LIVE, silent);
    })
    .await;
    for path in ["/users", "/live", "/"] {
        let failed = client.get(path).await;
        failed.assert_status(500);
        assert_eq!(failed.text(), "Internal Server Error", "{path}");
    }
    let span = client.tracer().find_span("GET /live").expect("a span");
    assert!(span.error.expect("it failed").contains("the secret plan"));
    let missing = client.get("/none").await;
    missing.assert_status(404);
}

#[stario::test]
async fn what_happens_after_the_handler_has_the_whole_of_it() {
    let client = serve(|app| {
        app.layer("/", |c: Context, w: Writer, next: Next| async {
            let span = c.span.clone();
            let outcome = next.run(c, w).await;
            span.event("after", [("failed", outcome.is_err())]);
            outcome
        });
        app.add(HOME, async |c: Context, w: Writer| -> Result {
            w.empty(204);
            c.event("work", [("done", true)]);
            Err(Error::new("too late"))
        });
    })
    .await;
    client.get(HOME.href()).await.assert_status(204);
    let recorded = client.stop().await;
    let span = recorded.find_span("GET /").expect("a span");
    let events: Vec<_> = span.events.iter().map(|event| &*event.name).collect();
    let after = events.iter().position(|name| *name == "after");
    assert!(
        events.iter().position(|name| *name == "work") < after,
        "{events:?}"
    );
    assert_eq!(span.error.as_deref(), Some("too late"));
}

#[stario::test]
async fn where_a_body_ends_is_not_for_a_hook_to_say() {
    let client = serve(|app| {
        app.layer("/", async |c: Context, w: Writer, next: Next| {
            w.before_send(|head| {
                let headers = &mut head.headers;
                headers.insert("content-length", HeaderValue::from_static("5"));
                headers.insert("transfer-encoding", HeaderValue::from_static("chunked"));
                head.status = StatusCode::EARLY_HINTS;
            });
            next.run(c, w).await
        });
        app.add(HOME, async |_c: Context, w: Writer| {
            w.text("longer than five");
        });
    })
    .await;
    let response = client.get("/").await;
    response.assert_status(200).assert_text("longer than five");
    let span = client.tracer().find_span("GET /").expect("a span");
    assert!(span.is_error(), "it is not kept quiet");
}

#[stario::test]
async fn a_response_made_elsewhere_keeps_the_writers_cookies() {
    let client = serve(|app| {
        app.add(HOME, async |_c: Context, mut w: Writer| -> Result {
            w.cookie(Cookie::new("session", "1"))?;
            w.header("vary", "cookie")?;
            let mut response = Response::new(Bytes::from_static(b"hi"));
            let headers = response.headers_mut();
            headers.insert("set-cookie", HeaderValue::from_static("theme=dark"));
            headers.insert("vary", HeaderValue::from_static("accept-language"));
            w.respond(response);
            Ok(())
        });
    })
    .await;
    let response = client.get("/").await;
    let all = |name: &str| response.headers().get_all(name).iter().count();
    assert_eq!((all("set-cookie"), all("vary")), (2, 2));
}

#[stario::test]
async fn before_send_sees_pages_redirects_streams_and_errors_and_the_outside_is_last() {
    fn set(word: &'static str) -> impl Middleware {
        move |c: Context, w: Writer, next: Next| {
            w.before_send(move |head| {
                head.headers.append("x-by", HeaderValue::from_static(word));
                head.headers
                    .insert("x-last", HeaderValue::from_static(word));
            });
            async move { next.run(c, w).await }
        }
    }
    async fn page(c: Context, mut w: Writer) -> Result {
        w.header("x-last", "handler")?;
        match c.param::<String>("id")?.as_str() {
            "page" => w.html(html! { <p>"hi"</p> }),
            "redirect" => w.redirect("/"),
            "stream" => w.sse().close(),
            "error" => Err(HttpError::new(410, "gone"))?,
            "panic" => panic!("oh"),
            _ => {}
        }
        Ok(())
    }
    let client = serve(|app| {
        app.add(USER, page);
        app.layer("/", set("outer"));
        app.layer("/users", set("inner"));
    })
    .await;
    for (id, status) in [
        ("page", 200),
        ("redirect", 303),
        ("stream", 200),
        ("error", 410),
        ("panic", 500),
        ("nothing", 500),
    ] {
        let answer = client.get(USER.href(id)).no_redirects().await;
        answer
            .assert_status(status)
            .assert_header("x-last", "outer");
        let by: Vec<_> = answer.headers().get_all("x-by").iter().collect();
        assert_eq!(by, ["inner", "outer"], "{id}");
    }
}

#[stario::test]
async fn a_hook_that_panics_is_left_out_and_told() {
    let client = serve(|app| {
        app.add(HOME, async |_c: Context, w: Writer| {
            w.before_send(|head| {
                head.headers
                    .insert("x-kept", HeaderValue::from_static("yes"));
            });
            w.before_send(|_| panic!("a hook"));
            w.text("answered");
        });
    })
    .await;
    let answer = client.get(HOME.href()).await;
    answer.assert_status(200).assert_header("x-kept", "yes");
    let span = client.tracer().find_span("GET /").expect("a span");
    assert!(span.error.expect("it failed").contains("before_send"));
}

#[stario::test]
async fn a_route_has_its_own_limit_for_bodies() {
    async fn size(c: Context, w: Writer) -> Result {
        w.text(c.req.body().await?.len().to_string());
        Ok(())
    }
    let client = serve(|app| {
        app.add(SAVE, size).body_limit(4);
        app.add(Route::new(Method::POST, "/big").expect("a route"), size)
            .body_limit(4 * 1024 * 1024);
    })
    .await;
    assert_eq!(client.post("/users").body("1234").await.text(), "4");
    client.post("/users").body("12345").await.assert_status(413);
    let big = client.post("/big").body("x".repeat(3 * 1024 * 1024)).await;
    assert_eq!(big.text(), "3145728");
}

#[stario::test]
#[should_panic(expected = "`admin` is not the prefix of a path")]
async fn a_prefix_is_checked_at_start_up() {
    serve(|app| {
        app.layer("admin", mark("x"));
    })
    .await;
}
