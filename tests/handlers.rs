//! What a handler can answer, and how its errors reach a plain client and a Datastar client.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use serde::{Deserialize, Serialize};
use stario::prelude::*;
use stario::testing::TestServer;
use support::{Wire, get, header, post, status};

routes! {
    ANY  = GET  "/any";
    SAVE = POST "/save";
    DROP = DELETE "/save";
    ROOM = GET  "/rooms/{id}";
}

/// The response to one request of a server whose only handler is `handler`.
async fn answer(handler: impl stario::Handler, request: &str) -> String {
    let server = TestServer::start(async |app: &mut App, _: &Span| {
        app.add(ANY, handler);
    })
    .await
    .unwrap();
    Wire::request(server.address(), request)
        .await
        .response()
        .await
}

fn body(response: &str) -> &str {
    response.split_once("\r\n\r\n").expect("a head").1
}

#[stario::test]
async fn each_answer_has_its_type_and_its_length() {
    let page = answer(
        |_c, w: Writer| async { w.html(html! { <p>"hi"</p> }) },
        &get("/any"),
    )
    .await;
    assert_eq!(
        header(&page, "content-type"),
        Some("text/html; charset=utf-8")
    );
    assert_eq!(header(&page, "content-length"), Some("9"));
    assert_eq!(body(&page), "<p>hi</p>");

    let json = answer(|_c, w: Writer| async { w.json(&[1, 2]) }, &get("/any")).await;
    assert_eq!(
        header(&json, "content-type"),
        Some("application/json; charset=utf-8")
    );
    assert_eq!(body(&json), "[1,2]");

    let bytes = answer(
        |_c, w: Writer| async { w.bytes("image/png", &b"png"[..]) },
        &get("/any"),
    )
    .await;
    assert_eq!(header(&bytes, "content-type"), Some("image/png"));
}

#[stario::test]
async fn head_is_answered_like_get_without_the_body() {
    let server = TestServer::start(async |app: &mut App, _: &Span| {
        app.add(ANY, |_c: Context, w: Writer| async { w.text("four") });
    })
    .await
    .unwrap();
    let mut wire = Wire::request(server.address(), "HEAD /any HTTP/1.1\r\nhost: t\r\n\r\n").await;
    let head = wire.read_until("\r\n\r\n").await;
    assert_eq!(header(&head, "content-length"), Some("4"));
    // The next answer follows at once, so nothing was sent in between.
    wire.send(&get("/none")).await;
    assert!(wire.response().await.starts_with("HTTP/1.1 404"));
}

#[stario::test]
async fn status_and_headers_are_set_before_the_answer() {
    let response = answer(
        |_c, mut w: Writer| async move {
            w.status(201)?.header("x-room", "7")?;
            w.text("made");
            Ok::<(), Error>(())
        },
        &get("/any"),
    )
    .await;
    assert_eq!(status(&response), 201);
    assert_eq!(header(&response, "x-room"), Some("7"));

    let split = answer(
        |_c, mut w: Writer| async move {
            w.header("x-room", "7\r\nset-cookie: a=b")?;
            w.text("never");
            Ok::<(), Error>(())
        },
        &get("/any"),
    )
    .await;
    assert_eq!(status(&split), 500);
    assert_eq!(header(&split, "set-cookie"), None);
}

#[stario::test]
async fn a_redirect_stays_on_the_site_and_navigates_a_datastar_request() {
    async fn home(_c: Context, w: Writer) {
        w.redirect(ANY.href().query("from", "here"));
    }
    let plain = answer(home, &get("/any")).await;
    assert_eq!(status(&plain), 303);
    assert_eq!(header(&plain, "location"), Some("/any?from=here"));

    let datastar = answer(
        home,
        "GET /any HTTP/1.1\r\nhost: t\r\ndatastar-request: true\r\n\r\n",
    )
    .await;
    assert_eq!(status(&datastar), 200);
    assert!(body(&datastar).contains("window.location"), "{datastar}");

    let evil = answer(
        |_c, w: Writer| async { w.redirect("//evil.example") },
        &get("/any"),
    )
    .await;
    assert_eq!(status(&evil), 400);
    assert_eq!(header(&evil, "location"), None);
}

#[stario::test]
async fn nothing_sent_is_500_and_the_span_names_the_handler() {
    #[handler]
    async fn forgetful(_c: Context, _w: Writer) {}
    let server = TestServer::start(async |app: &mut App, _: &Span| {
        app.add(ANY, forgetful());
    })
    .await
    .unwrap();
    let response = Wire::request(server.address(), &get("/any"))
        .await
        .response()
        .await;
    assert_eq!(status(&response), 500);
    let span = server
        .tracer()
        .find_span("GET /any")
        .expect("the request has a span");
    let error = span.error.expect("the span has failed");
    assert!(error.starts_with("handler handlers::"), "{error}");
    assert!(error.contains("forgetful (tests/handlers.rs:"), "{error}");
    assert!(
        error.ends_with("returned without sending a response"),
        "{error}"
    );
}

#[stario::test]
async fn a_writer_may_answer_from_a_task_of_its_own() {
    let response = answer(
        |c: Context, w: Writer| async move {
            c.app.clone().spawn(async move {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                w.text("later");
            });
        },
        &get("/any"),
    )
    .await;
    assert_eq!(body(&response), "later");
}

#[stario::test]
async fn errors_tell_the_client_what_is_meant_for_it_and_nothing_else() {
    async fn fails(c: Context, _w: Writer) -> Result {
        match c.query::<String>("how")?.as_str() {
            "http" => Err(HttpError::new(404, "There is no <such> room."))?,
            "io" => Err(std::io::Error::other("password: hunter2"))?,
            _ => panic!("the secret plan"),
        }
    }
    let plain = answer(fails, &get("/any?how=http")).await;
    assert_eq!(status(&plain), 404);
    assert_eq!(body(&plain), "There is no <such> room.");
    for how in ["io", "panic"] {
        let hidden = answer(fails, &get(&format!("/any?how={how}"))).await;
        assert_eq!(status(&hidden), 500);
        assert_eq!(body(&hidden), "Internal Server Error");
    }
    let visible = answer(
        fails,
        "GET /any?how=http HTTP/1.1\r\nhost: t\r\ndatastar-request: true\r\n\r\n",
    )
    .await;
    assert_eq!(status(&visible), 200, "the client drops every other status");
    assert_eq!(header(&visible, "content-type"), Some("text/event-stream"));
    assert!(body(&visible).contains("There is no &lt;such&gt; room."));
}

#[derive(Signals, Serialize, Deserialize)]
struct Draft {
    title: String,
    #[serde(default)]
    count: u32,
}

async fn save(c: Context, w: Writer) -> Result {
    let draft: Draft = c.signals().await?;
    w.text(format!("{} {}", draft.title, draft.count));
    Ok(())
}

async fn signals_server() -> TestServer {
    TestServer::start(async |app: &mut App, _: &Span| {
        app.add(ANY, save);
        app.add(SAVE, save);
        app.add(DROP, save);
    })
    .await
    .unwrap()
}

#[stario::test]
async fn signals_come_from_the_query_or_the_body_by_method() {
    let server = signals_server().await;
    let query = "/any?datastar=%7B%22title%22%3A%22a+b%22%2C%22count%22%3A2%7D";
    let response = Wire::request(server.address(), &get(query))
        .await
        .response()
        .await;
    assert_eq!(body(&response), "a b 2");

    let delete = "DELETE /save?datastar=%7B%22title%22%3A%22x%22%7D HTTP/1.1\r\nhost: t\r\n\r\n";
    let response = Wire::request(server.address(), delete)
        .await
        .response()
        .await;
    assert_eq!(body(&response), "x 0");

    let request = post("/save?datastar={}", r#"{"title":"é","_local":1}"#);
    let response = Wire::request(server.address(), &request)
        .await
        .response()
        .await;
    assert_eq!(body(&response), "é 0");
}

#[stario::test]
async fn signals_that_do_not_fit_are_400_with_a_sentence_each() {
    let server = signals_server().await;
    for (sent, told) in [
        ("", "The request carries no signals."),
        ("{", "The signals are not valid JSON."),
        ("[]", "The signals must be a JSON object."),
        ("{}", "The signals lack `title`."),
        (
            r#"{"title":7}"#,
            "The signals do not have the expected types.",
        ),
    ] {
        let response = Wire::request(server.address(), &post("/save", sent))
            .await
            .response()
            .await;
        assert_eq!(status(&response), 400, "{sent:?}");
        assert_eq!(body(&response), told, "{sent:?}");
    }
    let large = format!(r#"{{"title":"{}"}}"#, "x".repeat(300 * 1024));
    let response = Wire::request(server.address(), &post("/save", &large))
        .await
        .response()
        .await;
    assert_eq!(status(&response), 413);
}

#[stario::test]
async fn parameters_are_decoded_and_typed() {
    async fn room(c: Context, w: Writer) -> Result {
        let id: u32 = c.param("id")?;
        w.text(format!("room {id}"));
        Ok(())
    }
    let server = TestServer::start(async |app: &mut App, _: &Span| {
        app.add(ROOM, room);
    })
    .await
    .unwrap();
    let href = ROOM.href(7);
    assert_eq!(href.as_str(), "/rooms/7");
    let response = Wire::request(server.address(), &get(href.as_str()))
        .await
        .response()
        .await;
    assert_eq!(body(&response), "room 7");
    let response = Wire::request(server.address(), &get("/rooms/seven"))
        .await
        .response()
        .await;
    assert_eq!(status(&response), 404);
    let span = server
        .tracer()
        .find_span("GET /rooms/{id}")
        .expect("named by its route");
    assert_eq!(span.attr("request.path"), Some(&"/rooms/7".into()));
}

#[stario::test]
async fn writes_from_another_site_are_refused_before_the_handler() {
    let server = signals_server().await;
    let request = |header: &str| {
        format!(
            "POST /save HTTP/1.1\r\nhost: t\r\n{header}\r\ncontent-length: 13\r\n\r\n{{\"title\":\"x\"}}"
        )
    };
    for (header, expected) in [
        ("sec-fetch-site: cross-site", 403),
        ("sec-fetch-site: same-origin", 200),
        ("origin: http://evil.example", 403),
        ("origin: http://t", 200),
        ("origin: null", 403),
    ] {
        let response = Wire::request(server.address(), &request(header))
            .await
            .response()
            .await;
        assert_eq!(status(&response), expected, "{header}");
    }
}

#[stario::test]
async fn the_span_of_a_refused_datastar_request_says_what_it_meant() {
    let server = signals_server().await;
    let request = "POST /save HTTP/1.1\r\nhost: t\r\ndatastar-request: true\r\nsec-fetch-site: cross-site\r\ncontent-length: 0\r\n\r\n";
    let response = Wire::request(server.address(), request)
        .await
        .response()
        .await;
    assert_eq!(status(&response), 200);
    let span = server
        .tracer()
        .find_span("POST /save")
        .expect("a refusal is a span");
    assert_eq!(span.attr("error.status"), Some(&403.into()));
    assert!(
        server
            .tracer()
            .has_attribute("message", "This request came from another site.")
    );
}

#[stario::test]
async fn head_reads_signals_as_get_does() {
    let server = signals_server().await;
    let head = "HEAD /any?datastar=%7B%22title%22%3A%22x%22%7D HTTP/1.1\r\nhost: t\r\n\r\n";
    let mut wire = Wire::request(server.address(), head).await;
    assert_eq!(status(&wire.read_until("\r\n\r\n").await), 200);
}

#[stario::test]
async fn an_unknown_method_or_path_has_the_usual_answer() {
    let server = signals_server().await;
    let response = Wire::request(server.address(), &get("/save"))
        .await
        .response()
        .await;
    assert_eq!(status(&response), 405);
    assert_eq!(header(&response, "allow"), Some("DELETE, OPTIONS, POST"));
    let response = Wire::request(server.address(), &get("/nowhere"))
        .await
        .response()
        .await;
    assert_eq!(status(&response), 404);
    let response = Wire::request(server.address(), &get("/any/?x=1"))
        .await
        .response()
        .await;
    assert_eq!(status(&response), 308);
    assert_eq!(header(&response, "location"), Some("/any?x=1"));
}

#[stario::test]
async fn a_handler_that_holds_its_thread_is_named_in_its_span() {
    async fn sleeps(c: Context, w: Writer) {
        if c.req.query().get("how") == Some("blocking".into()) {
            std::thread::sleep(std::time::Duration::from_millis(120));
        } else {
            tokio::time::sleep(std::time::Duration::from_millis(120)).await;
        }
        w.empty(204);
    }
    let client = stario::testing::TestClient::start(async |app: &mut App, _: &Span| {
        app.add(ANY, sleeps);
    })
    .await;
    client.get(ANY.href()).await.assert_status(204);
    assert!(!client.tracer().has_event("handler.blocked"));
    let blocking = client.get(ANY.href().query("how", "blocking")).await;
    blocking.assert_status(204);
    let spans = client.tracer().spans();
    let event = spans.iter().flat_map(|span| &span.events);
    let event = event
        .into_iter()
        .find(|event| event.name == "handler.blocked")
        .expect("the span says so");
    let handler = event.attr("handler").expect("it is named").to_string();
    assert!(handler.contains("sleeps"), "{handler}");
}
