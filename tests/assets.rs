//! Static files, from the macro to the wire.

use stario::Method;
use stario::prelude::*;
use stario::testing::TestClient;

assets! {
    STATIC = "tests/static" at "/static";
}

routes! {
    HOME = GET "/";
}

async fn home(_c: Context, w: Writer) {
    w.html(html! {
        <link rel="stylesheet" href={asset!(STATIC, "css/style.css")}>
        {STATIC.datastar_script()}
    });
}

async fn bootstrap(app: &mut App, _span: &Span) {
    app.assets(&STATIC);
    app.add(HOME, home);
}

/// The text between the first `href="` and the quote after it.
fn linked(page: &str) -> &str {
    let (_, rest) = page.split_once("href=\"").expect("a link");
    rest.split('"').next().expect("its end")
}

#[stario::test]
async fn a_page_links_a_file_that_is_kept_for_a_year() {
    let client = TestClient::start(bootstrap).await;
    let page = client.get(HOME.href()).await.text();
    let url = linked(&page);
    assert!(url.starts_with("/static/css/style."), "{url}");
    assert!(
        page.contains("cdn.jsdelivr.net"),
        "no local copy, so the CDN: {page}"
    );

    let file = client.get(url).await;
    file.assert_status(200)
        .assert_header("content-type", "text/css; charset=utf-8")
        .assert_header("cache-control", "public, max-age=31536000, immutable")
        .assert_contains("color");
    let etag = file.header("etag").expect("an entity tag").to_owned();
    let again = client.get(url).header("if-none-match", etag).await;
    again.assert_status(304);
    assert!(again.bytes().is_empty());

    let head = client.request(Method::HEAD, url).await;
    head.assert_status(200)
        .assert_header("content-length", "22");
    let part = client.get(url).header("range", "bytes=0-3").await;
    part.assert_status(206)
        .assert_header("content-range", "bytes 0-3/22");
    assert_eq!(part.text(), "body");
}

#[stario::test]
async fn only_listed_files_are_served() {
    let client = TestClient::start(bootstrap).await;
    let logical = client.get("/static/robots.txt").no_redirects().await;
    logical
        .assert_status(307)
        .assert_redirect(STATIC.href("robots.txt").expect("the file is there"));
    for target in [
        "/static/.hidden",
        "/static/css",
        "/static/css/style.0000000000000000.css",
        "/static/..%2f..%2fCargo.toml",
        "/static/%2e%2e%2fassets.rs",
        "/static/css%2fstyle.css",
    ] {
        client.get(target).await.assert_status(404);
    }
    assert_eq!(STATIC.href(".hidden"), None);
    assert_eq!(STATIC.stats().files, 2);
}
