//! Requests find their handlers, through the whole server.

use stario::prelude::*;
use stario::testing::{TestClient, TestResponse};
use stario::{Method, Route};

routes! {
    HOME   = GET    "/";
    SEARCH = GET    "/search";
    POST   = GET    "/users/{user_id}/posts/{post_id}";
    FILES  = GET    "/files/{path...}";
    ITEM   = GET    "/items/{id}";
    SAVE   = POST   "/items/{id}";
    PATCH  = PATCH  "/items/{id}";
    NEW    = GET    "/items/new";
    OWN    = OPTIONS "/own";
}

async fn plain(_c: Context, w: Writer) {
    w.text("plain");
}

async fn post(c: Context, w: Writer) -> Result {
    let (user, post): (u32, String) = (c.param("user_id")?, c.param("post_id")?);
    w.text(format!("{user} {post}"));
    Ok(())
}

async fn file(c: Context, w: Writer) -> Result {
    w.text(c.param::<String>("path")?);
    Ok(())
}

async fn item(c: Context, w: Writer) -> Result {
    w.text(format!("item {}", c.param::<String>("id")?));
    Ok(())
}

async fn bootstrap(app: &mut App, _span: &Span) {
    app.add(HOME, plain);
    app.add(SEARCH, plain);
    app.add(POST, post);
    app.add(FILES, file);
    app.add(ITEM, item);
    app.add(SAVE, item);
    app.add(PATCH, item);
    app.add(NEW, |_c: Context, w: Writer| async { w.text("new") });
    app.add(OWN, |_c: Context, w: Writer| async { w.text("own") });
}

async fn get(client: &TestClient, target: impl AsRef<str>) -> TestResponse {
    client.get(target).await
}

#[stario::test]
async fn what_an_href_encodes_the_router_decodes() {
    let client = TestClient::start(bootstrap).await;
    let page = get(&client, POST.href(42, "a/b c%?#é")).await;
    page.assert_status(200).assert_contains("42 a/b c%?#é");
    let page = get(&client, FILES.href("docs/read me.txt")).await;
    page.assert_contains("docs/read me.txt");
    assert!(client.tracer().find_span("GET /files/{path...}").is_some());
}

#[stario::test]
async fn literals_go_before_parameters() {
    let client = TestClient::start(bootstrap).await;
    get(&client, NEW.href()).await.assert_contains("new");
    get(&client, ITEM.href("newer"))
        .await
        .assert_contains("item newer");
    // The literal has no POST, the parameter has.
    client
        .post("/items/new")
        .await
        .assert_status(200)
        .assert_contains("item new");
}

#[stario::test]
async fn other_methods_are_told_what_is_allowed() {
    let client = TestClient::start(bootstrap).await;
    let refused = client.delete(ITEM.href(1)).await;
    refused
        .assert_status(405)
        .assert_header("allow", "GET, PATCH, POST");
    let options = client.request(Method::OPTIONS, ITEM.href(1)).await;
    options
        .assert_status(204)
        .assert_header("allow", "GET, HEAD, OPTIONS, PATCH, POST");
    client
        .request(Method::OPTIONS, "/own")
        .await
        .assert_contains("own");
    client
        .request(Method::OPTIONS, "*")
        .await
        .assert_status(204);
    let head = client.request(Method::HEAD, ITEM.href(1)).await;
    head.assert_status(200).assert_header("content-length", "6");
    assert!(head.bytes().is_empty());
}

#[stario::test]
async fn other_spellings_lead_to_the_canonical_one() {
    let client = TestClient::start(bootstrap).await;
    for (target, location) in [
        ("/search/?q=cats&page=2", "/search?q=cats&page=2"),
        ("//search", "/search"),
        ("/x/%2e%2e/search", "/search"),
        ("/files/a//b", "/files/a/b"),
    ] {
        client
            .get(target)
            .no_redirects()
            .await
            .assert_status(308)
            .assert_redirect(location);
    }
    for target in ["/none/", "//aftra.io/", "/\\evil.example/", "/search/more"] {
        get(&client, target).await.assert_status(404);
    }
}

#[stario::test]
async fn malformed_paths_are_refused_and_the_server_goes_on() {
    let client = TestClient::start(bootstrap).await;
    for target in ["/caf%", "/%C3", "/%00", "/%C3%28", "/%0d%0a"] {
        get(&client, target).await.assert_status(400);
    }
    get(&client, HOME.href()).await.assert_status(200);
}

#[stario::test]
#[should_panic(expected = "GET /items/{id} added at tests/routing.rs")]
async fn a_second_handler_names_both_places() {
    TestClient::start(async |app: &mut App, _: &Span| {
        app.add(ITEM, item);
        app.add(Route::new(Method::GET, "/items/{other}")?, item);
        Ok::<(), Error>(())
    })
    .await;
}
