//! Static files, from the macro to the wire.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Read;

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
    assert_eq!(STATIC.stats().files, 3);
}

/// The body of an answer, decoded by what its head says.
fn decoded(answer: &stario::testing::TestResponse) -> Vec<u8> {
    let bytes = &answer.bytes()[..];
    let mut out = Vec::new();
    let read = match answer.header("content-encoding") {
        None => return bytes.to_vec(),
        Some("br") => brotli::Decompressor::new(bytes, 4096).read_to_end(&mut out),
        Some("gzip") => flate2::read::GzDecoder::new(bytes).read_to_end(&mut out),
        Some(other) => panic!("no decoder for {other}"),
    };
    read.unwrap();
    out
}

#[stario::test]
async fn text_is_sent_in_the_coding_that_the_client_likes_best() {
    let client = TestClient::start(bootstrap).await;
    let url = asset!(STATIC, "js/board.js").to_string();
    let plain = client.get(&url).await;
    plain.assert_header("vary", "accept-encoding");
    let plain_tag = plain.header("etag").unwrap().to_owned();
    for (accept, coding) in [
        ("gzip, zstd;q=0.9, br", Some("br")),
        ("br;q=0.1, gzip;q=0.9", Some("gzip")),
        ("*", Some("br")),
        ("br;q=0, gzip;q=0, zstd;q=0", None),
        ("identity;q=1, br;q=0.5", None),
        ("", None),
    ] {
        let answer = client.get(&url).header("accept-encoding", accept).await;
        answer
            .assert_status(200)
            .assert_header("vary", "accept-encoding")
            .assert_header("cache-control", "public, max-age=31536000, immutable")
            .assert_header("x-content-type-options", "nosniff")
            .assert_header("content-length", &answer.bytes().len().to_string());
        assert_eq!(answer.header("content-encoding"), coding, "{accept}");
        assert!(decoded(&answer) == plain.bytes()[..], "{accept}");
        let tag = answer.header("etag").unwrap();
        match coding {
            Some(coding) => {
                assert!(answer.bytes().len() * 2 < plain.bytes().len());
                let tail = format!("-{coding}\"");
                assert!(
                    tag.ends_with(&tail) && tag.starts_with(&plain_tag[..33]),
                    "{tag}"
                );
            }
            None => assert_eq!(tag, plain_tag),
        }
        let head = client
            .request(Method::HEAD, &url)
            .header("accept-encoding", accept)
            .await;
        for name in ["content-length", "content-encoding", "etag", "vary"] {
            assert_eq!(head.header(name), answer.header(name), "{name}");
        }
        let again = client
            .get(&url)
            .header("accept-encoding", accept)
            .header("if-none-match", tag)
            .await;
        again
            .assert_status(304)
            .assert_header("etag", tag)
            .assert_header("vary", "accept-encoding");
    }
    // Too small to be worth it.
    let small = asset!(STATIC, "css/style.css").to_string();
    let small = client.get(small).header("accept-encoding", "br").await;
    assert_eq!(
        (small.header("content-encoding"), small.header("vary")),
        (None, None)
    );
}

#[stario::test]
async fn a_range_is_one_of_the_coding_that_is_sent() {
    let client = TestClient::start(bootstrap).await;
    let url = asset!(STATIC, "js/board.js").to_string();
    let ask = |range: &str| {
        let request = client.get(&url).header("accept-encoding", "gzip");
        if range.is_empty() {
            request
        } else {
            request.header("range", range)
        }
    };
    let whole = ask("").await;
    let part = ask("bytes=0-9").await;
    part.assert_status(206)
        .assert_header("content-encoding", "gzip")
        .assert_header(
            "content-range",
            &format!("bytes 0-9/{}", whole.bytes().len()),
        );
    assert_eq!(part.bytes()[..], whole.bytes()[..10]);

    // A part of one coding never completes another.
    let other = client.get(&url).await.header("etag").unwrap().to_owned();
    let mixed = ask("bytes=0-9").header("if-range", &other).await;
    mixed.assert_status(200);
    let same = whole.header("etag").unwrap();
    ask("bytes=0-9")
        .header("if-range", same)
        .await
        .assert_status(206);
}

#[stario::test]
async fn several_ranges_are_sent_when_they_are_less_than_the_whole() {
    let client = TestClient::start(bootstrap).await;
    let url = asset!(STATIC, "js/board.js").to_string();
    let whole = client.get(&url).await;
    let parts = client.get(&url).header("range", "bytes=0-3,100-109").await;
    parts.assert_status(206);
    let kind = parts.header("content-type").unwrap();
    assert!(
        kind.starts_with("multipart/byteranges; boundary="),
        "{kind}"
    );
    assert!(parts.text().contains("content-range: bytes 100-109/"));
    assert!(parts.text().contains(&whole.text()[100..110]));
    let many = "bytes=".to_owned() + &"0-9,".repeat(1_000);
    for range in ["bytes=0-3,2-9", "bytes=0-500,600-1200", many.as_str()] {
        let answer = client.get(&url).header("range", range).await;
        answer.assert_status(200);
        assert_eq!(answer.bytes().len(), whole.bytes().len());
    }
    let outside = client.get(&url).header("range", "bytes=99999-").await;
    outside
        .assert_status(416)
        .assert_header("cache-control", "no-store");
}

#[stario::test]
async fn a_date_is_as_good_as_a_tag() {
    let client = TestClient::start(bootstrap).await;
    let url = asset!(STATIC, "js/board.js").to_string();
    let date = client.get(&url).await;
    let date = date.header("last-modified").unwrap();
    let again = client.get(&url).header("if-modified-since", date).await;
    again.assert_status(304);
    let before = "Sun, 06 Nov 1994 08:49:37 GMT";
    let newer = client.get(&url).header("if-modified-since", before).await;
    newer.assert_status(200);
    let older = client.get(&url).header("if-unmodified-since", before).await;
    older
        .assert_status(412)
        .assert_header("cache-control", "no-store");
}

#[stario::test]
async fn a_server_without_codings_sends_files_as_they_are() {
    let mut config = stario::ServerConfig::default();
    config.compression.enabled = false;
    let client = TestClient::start_with(bootstrap, config).await;
    let url = asset!(STATIC, "js/board.js").to_string();
    let answer = client.get(url).header("accept-encoding", "br, gzip").await;
    assert_eq!(answer.header("content-encoding"), None);
}
