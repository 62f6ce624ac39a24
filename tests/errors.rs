//! What visitors are told when something goes wrong: the app's own pages and messages, for a
//! browser and for the Datastar client.

use std::fmt;

use stario::prelude::*;
use stario::testing::TestClient;
use stario::{Mode, Patch};

routes! {
    FAIL = GET "/fail";
}

#[derive(Debug)]
struct SoldOut {
    article: &'static str,
}

impl fmt::Display for SoldOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is sold out", self.article)
    }
}

impl std::error::Error for SoldOut {}

async fn fail(c: Context, w: Writer) -> Result {
    let how: String = c.query("how")?;
    match how.as_str() {
        "sold out" => Err(SoldOut { article: "tea" })?,
        "http" => Err(HttpError::new(410, "The room is <gone>."))?,
        "login" => Err(Redirect::to("/fail?how=nothing"))?,
        "away" => Err(Redirect::external("https://accounts.example/login"))?,
        "open redirect" => Err(Redirect::to("//evil.example"))?,
        "no web page" => Err(Redirect::external("javascript:alert(1)"))?,
        "io" => Err(std::io::Error::other("password: hunter2"))?,
        "panic" => panic!("the secret plan"),
        "late" => {
            w.text("answered");
            Err(SoldOut {
                article: "late tea",
            })?;
        }
        _ => {}
    }
    Ok(())
}

async fn serve(compose: impl FnOnce(&mut App)) -> TestClient {
    TestClient::start(async |app: &mut App, _: &Span| {
        app.add(FAIL, fail);
        compose(app);
    })
    .await
}

fn how(how: &str) -> stario::Href {
    FAIL.href().query("how", how)
}

fn error_page(error: &HttpError, mut w: Writer) {
    let status = error.status().as_u16();
    if w.status(status).is_ok() {
        w.html(html! { <h1>{status} ": " {error.message()}</h1> });
    }
}

#[stario::test]
async fn a_type_of_the_app_has_its_own_answer_for_both_kinds_of_requests() {
    let client = serve(|app| {
        app.on_error(|error: &SoldOut, w: Writer| w.error(HttpError::new(409, error.to_string())));
    })
    .await;
    let plain = client.get(how("sold out")).await;
    plain.assert_status(409);
    assert_eq!(plain.text(), "tea is sold out");

    let visible = client.get(how("sold out")).datastar().await;
    visible
        .assert_status(200)
        .assert_contains("tea is sold out");

    let span = client.tracer().find_span("GET /fail").expect("a span");
    assert!(!span.is_error(), "a refusal is no failure of the server");
    assert!(client.tracer().has_event("refused"));
    client.get(how("io")).await.assert_status(500);
}

#[stario::test]
async fn error_pages_are_for_people_and_cover_what_has_no_handler() {
    let client = serve(|app| {
        app.on_error(error_page);
        app.on_error(|_: &SoldOut, w: Writer| w.error(HttpError::new(409, "Sold out.")));
    })
    .await;
    for (path, status, told) in [
        (
            how("http").to_string(),
            410,
            "<h1>410: The room is &lt;gone&gt;.</h1>",
        ),
        (
            how("io").to_string(),
            500,
            "<h1>500: Internal Server Error</h1>",
        ),
        (
            how("panic").to_string(),
            500,
            "<h1>500: Internal Server Error</h1>",
        ),
        (
            how("nothing").to_string(),
            500,
            "<h1>500: Internal Server Error</h1>",
        ),
        ("/nowhere".into(), 404, "<h1>404: Not Found</h1>"),
        (how("sold out").to_string(), 409, "<h1>409: Sold out.</h1>"),
    ] {
        let answer = client.get(&path).await;
        answer.assert_status(status);
        answer.assert_header("content-type", "text/html; charset=utf-8");
        assert_eq!(answer.text(), told, "{path}");
    }
    let method = client.post("/fail").await;
    method
        .assert_status(405)
        .assert_header("allow", "GET, HEAD, OPTIONS");
    assert_eq!(method.text(), "<h1>405: Method Not Allowed</h1>");
    let login = client.get(how("login")).no_redirects().await;
    login.assert_redirect("/fail?how=nothing");

    // The client would drop a page with this status.
    let visible = client.get(how("http")).datastar().await;
    visible
        .assert_status(200)
        .assert_header("content-type", "text/event-stream");
}

#[stario::test]
async fn the_message_for_datastar_is_replaceable() {
    let client = serve(|app| {
        app.on_datastar_error(|error: &HttpError| {
            let alert = html! { <p .alert>{error.message()}</p> };
            Patch::new(alert).selector("#alerts").mode(Mode::Prepend)
        });
    })
    .await;
    for (path, told) in [
        (how("http").to_string(), "The room is &lt;gone&gt;."),
        (how("io").to_string(), "Internal Server Error"),
        ("/nowhere".into(), "Not Found"),
    ] {
        let events = client.get(&path).datastar().await.events();
        let patch = events[0].elements().expect("a patch");
        assert!(
            patch.contains(&format!(r#"<p class="alert">{told}</p>"#)),
            "{path}"
        );
    }
    let plain = client.get(how("http")).await;
    assert_eq!(plain.text(), "The room is <gone>.");
    let navigates = client.get(how("login")).datastar().await;
    navigates.assert_contains("window.location");
}

#[stario::test]
async fn a_mapping_that_fails_is_as_if_it_were_not_there() {
    let client = serve(|app| {
        app.on_error(|_: &SoldOut, _w: Writer| panic!("again"));
        app.on_error(|_: &std::io::Error, w: Writer| w.error(SoldOut { article: "ink" }));
        app.on_error(|_: &HttpError, _w: Writer| { /* forgets to answer */ });
        app.on_datastar_error(|_| Patch::new(html! { <p>"lost"</p> }).mode(Mode::Append));
    })
    .await;
    for cause in ["sold out", "io", "nothing"] {
        let plain = client.get(how(cause)).await;
        plain.assert_status(500);
        assert_eq!(plain.text(), "Internal Server Error", "{cause}");
    }
    let visible = client.get(how("http")).datastar().await;
    visible.assert_contains("The room is &lt;gone&gt;.");
}

#[stario::test]
async fn after_the_answer_an_error_is_recorded_only() {
    let client = serve(|app| {
        app.on_error(|error: &SoldOut, w: Writer| w.text(error.to_string()));
    })
    .await;
    let answer = client.get(how("late")).await;
    assert_eq!(answer.text(), "answered");
    let recorded = client.stop().await;
    let span = recorded.find_span("GET /fail").expect("a span");
    assert_eq!(span.error.as_deref(), Some("late tea is sold out"));
}

#[stario::test]
async fn a_redirect_has_one_target_and_one_type_whatever_was_set_before() {
    async fn moved(_c: Context, mut w: Writer) -> Result {
        w.header("location", "/elsewhere")?
            .header("content-type", "text/html")?
            .header("content-length", 7)?
            .header("cache-control", "no-store")?
            .cookie(stario::Cookie::new("seen", "1"))?;
        w.redirect("/home");
        Ok(())
    }
    let client = serve(|app| {
        let route = stario::Route::new(stario::Method::GET, "/any").expect("a route");
        app.add(route, moved);
    })
    .await;
    let all = |answer: &stario::testing::TestResponse, name: &str| -> Vec<String> {
        let values = answer.headers().get_all(name).iter();
        values
            .map(|value| value.to_str().expect("text").to_owned())
            .collect()
    };
    for (method, length) in [
        (stario::Method::GET, Some("0")),
        (stario::Method::HEAD, None),
    ] {
        let plain = client.request(method, "/any");
        let plain = plain.no_redirects().await;
        plain.assert_status(303);
        assert_eq!(all(&plain, "location"), ["/home"]);
        assert_eq!(all(&plain, "cache-control"), ["no-store"]);
        assert_eq!(all(&plain, "set-cookie").len(), 1);
        assert_eq!(plain.header("content-length"), length);
    }
    let datastar = client.get("/any").datastar().await;
    datastar.assert_status(200);
    assert_eq!(all(&datastar, "location"), Vec::<String>::new());
    assert_eq!(all(&datastar, "content-type"), ["text/event-stream"]);
    assert_eq!(all(&datastar, "cache-control"), ["no-store"]);
    assert_eq!(all(&datastar, "set-cookie").len(), 1);
}

#[stario::test]
async fn a_redirect_leaves_the_site_only_where_it_says_so() {
    async fn by_writer(c: Context, w: Writer) -> Result {
        match c.query::<String>("to")?.as_str() {
            "away" => w.redirect_external("https://accounts.example/login"),
            to => w.redirect(to),
        }
        Ok(())
    }
    let client = serve(|app| {
        let route = stario::Route::new(stario::Method::GET, "/go").expect("a route");
        app.add(route, by_writer);
    })
    .await;
    let go = stario::Href::path("/go");
    for away in [how("away"), go.clone().query("to", "away")] {
        let plain = client.get(&away).no_redirects().await;
        plain.assert_status(303);
        plain.assert_header("location", "https://accounts.example/login");
        let navigates = client.get(&away).datastar().await;
        navigates.assert_contains("accounts.example");
    }
    for target in [
        "//evil.example",
        r"/\evil.example",
        "https://evil.example",
        "login",
        "/.//evil.example",
    ] {
        let refused = client.get(go.clone().query("to", target)).await;
        refused.assert_status(400);
        assert_eq!(refused.header("location"), None, "{target}");
        assert_eq!(refused.text(), "The address to go to is not on this site.");
        let told = client.get(go.clone().query("to", target)).datastar().await;
        told.assert_status(200).assert_contains("not on this site");
        assert!(!told.text().contains("window.location"), "{target}");
    }
    for (wrong, status) in [("open redirect", 400), ("no web page", 500)] {
        let refused = client.get(how(wrong)).await;
        refused.assert_status(status);
        assert_eq!(refused.header("location"), None, "{wrong}");
    }
    let recorded = client.stop().await;
    let span = recorded.find_span("GET /go").expect("a span");
    assert_eq!(
        span.error, None,
        "a link that somebody made up is no failure"
    );
}

#[stario::test]
async fn no_error_tells_a_client_what_it_is_about() {
    let client = serve(|_| {}).await;
    for path in [
        how("panic").to_string(),
        how("io").to_string(),
        how("sold out").to_string(),
        how("nothing").to_string(),
        how("open redirect").to_string(),
        "/secret-%3Cb%3E/none".into(),
        "/caf%".into(),
        "/fail?how=%FF".into(),
    ] {
        for datastar in [false, true] {
            let request = client.get(&path);
            let request = if datastar {
                request.datastar()
            } else {
                request
            };
            let told = request.await.text();
            for secret in [
                "secret", "hunter2", "panicked", "tea", "evil", "src/", ".rs", "stario_", "caf",
            ] {
                assert!(!told.contains(secret), "{path} told {secret}: {told}");
            }
        }
    }
}

#[stario::test]
async fn panics_are_answered_and_nothing_else_notices() {
    let client = std::rc::Rc::new(serve(|_| {}).await);
    let askers = tokio::task::LocalSet::new();
    for number in 0..64 {
        let client = client.clone();
        askers.spawn_local(async move {
            for _ in 0..10 {
                if number % 2 == 0 {
                    client.get(how("panic")).await.assert_status(500);
                } else {
                    client.get(how("http")).await.assert_status(410);
                }
            }
        });
    }
    askers.await;
    let spans = client.tracer().spans();
    let panicked = |span: &&stario::telemetry::SpanData| {
        span.error.as_deref() == Some("panicked: the secret plan")
    };
    assert_eq!(spans.iter().filter(panicked).count(), 320);
}
