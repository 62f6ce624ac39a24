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
    TEAM   = GET    "//{team}.example.com/rooms/{room_id}";
    API    = GET    "//api.example.com/rooms/{room_id}";
    EVERY  = GET    "/rooms/{room_id}";
    ADD    = POST   "/rooms/{room_id}";
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
        .assert_header("allow", "GET, HEAD, OPTIONS, PATCH, POST");
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
        let request = client.get(target).no_redirects();
        request.await.assert_status(308).assert_redirect(location);
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

async fn room(c: Context, w: Writer) -> Result {
    w.text(format!("every {}", c.param::<String>("room_id")?));
    Ok(())
}

async fn team(c: Context, w: Writer) -> Result {
    let (team, room): (String, u32) = (c.param("team")?, c.param("room_id")?);
    w.text(format!("{team} {room}"));
    Ok(())
}

async fn hosts(app: &mut App, _span: &Span) {
    app.add(TEAM, team);
    app.add(API, |_c: Context, w: Writer| async { w.text("api") });
    app.add(EVERY, room);
    app.add(ADD, room);
    app.not_found("/", async |_c: Context, w: Writer| w.text("every host"));
    app.not_found("//{t}.example.com/", async |_c: Context, w: Writer| {
        w.text("a team");
    });
}

#[stario::test]
async fn a_host_has_routes_of_its_own_and_those_of_every_host() {
    let client = TestClient::start(hosts).await;
    let ask = async |method: Method, host: &str, path: &str| {
        client.request(method, path).header("host", host).await
    };
    for (method, host, path, told) in [
        (Method::GET, "Acme.Example.com:8000", "/rooms/7", "acme 7"),
        (Method::GET, "api.example.com", "/rooms/7", "api"),
        (Method::GET, "example.com", "/rooms/7", "every 7"),
        (Method::GET, "[::1]:8000", "/rooms/7", "every 7"),
        (Method::POST, "acme.example.com", "/rooms/7", "every 7"),
        (Method::GET, "acme.example.com", "/none", "a team"),
        (Method::GET, "example.com", "/none", "every host"),
    ] {
        let answer = ask(method, host, path).await;
        assert_eq!(answer.text(), told, "{host}{path}");
    }
    let refused = ask(Method::DELETE, "acme.example.com", "/rooms/7").await;
    refused
        .assert_status(405)
        .assert_header("allow", "GET, HEAD, OPTIONS, POST");
    assert_eq!(TEAM.href("ACME", 7).as_str(), "//acme.example.com/rooms/7");
}

#[stario::test]
async fn an_address_of_another_host_of_the_app_is_a_target() {
    async fn leads(_c: Context, w: Writer) {
        w.redirect(TEAM.href("acme", 7).query("from", "here"));
    }
    let client = TestClient::start(async |app: &mut App, _: &Span| {
        app.add(HOME, leads);
    })
    .await;
    let plain = client.get("/").no_redirects().await;
    plain.assert_status(303);
    plain.assert_header("location", "//acme.example.com/rooms/7?from=here");
    let navigates = client.get("/").datastar().await;
    navigates.assert_contains("window.location");
    navigates.assert_contains("acme.example.com");
}

#[stario::test]
async fn the_deepest_prefix_answers_what_has_no_route() {
    async fn shop(c: Context, w: Writer) {
        w.html(html! { <p>"no shop page " {c.req.path()}</p> });
    }
    async fn gone(_c: Context, mut w: Writer) -> Result {
        w.status(410)?;
        w.text("gone for good");
        Ok(())
    }
    let client = TestClient::start(async |app: &mut App, _: &Span| {
        app.add(ITEM, item);
        app.not_found("/items", shop);
        app.not_found("/items/old", gone);
        app.not_found("/moved/{id}", async |_c: Context, w: Writer| {
            w.redirect("/items/1");
        });
        app.method_not_allowed("/items", async |c: Context, w: Writer| {
            w.text(format!("not by {}", c.req.method()));
        });
    })
    .await;
    let missing = get(&client, "/items/7/parts").await;
    missing
        .assert_status(404)
        .assert_contains("no shop page /items/7/parts");
    get(&client, "/items/old/1").await.assert_status(410);
    let moved = client.get("/moved/1/x").no_redirects().await;
    moved.assert_redirect("/items/1");
    let usual = get(&client, "/itemsold").await;
    usual.assert_status(404);
    assert_eq!(usual.text(), "Not Found");
    let method = client.post("/items/7").await;
    method
        .assert_status(405)
        .assert_header("allow", "GET, HEAD, OPTIONS");
    assert_eq!(method.text(), "not by POST");

    // The Datastar client would drop a page of that status.
    let message = client.get("/items/7/parts").datastar().await;
    message.assert_status(200).assert_contains("Not Found");
}

#[stario::test]
#[should_panic(expected = "/shop added at tests/routing.rs")]
async fn a_prefix_has_one_answer_and_both_places_are_named() {
    TestClient::start(async |app: &mut App, _: &Span| {
        app.not_found("/shop", plain);
        app.not_found("/shop/", plain);
    })
    .await;
}
