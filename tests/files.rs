//! Files that change while the server runs, and downloads.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use stario::prelude::*;
use stario::telemetry::SpanData;
use stario::testing::{TestClient, TestServer};
use stario::{Files, Method};
use support::{Wire, eventually, get, header};

routes! {
    FILE     = GET "/file/{name}";
    DOWNLOAD = GET "/download";
    EXPORT   = POST "/export";
}

/// A directory of its own for one test, removed at the end.
struct Dir(PathBuf);

impl Dir {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("stario-{}-{name}", std::process::id()));
        fs::create_dir_all(path.join("sub")).unwrap();
        Self(path)
    }

    fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.0.join(path), bytes).unwrap();
    }

    async fn client(&self) -> TestClient {
        let dir = self.0.clone();
        TestClient::start(async move |app: &mut App, _: &Span| compose(app, &dir)).await
    }

    async fn server(&self) -> TestServer {
        let dir = self.0.clone();
        TestServer::start(async move |app: &mut App, _: &Span| compose(app, &dir))
            .await
            .expect("the server starts")
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _gone = fs::remove_dir_all(&self.0);
    }
}

#[handler]
async fn file(c: Context, mut w: Writer, dir: PathBuf) -> Result {
    let name: String = c.param("name")?;
    if let Ok(status) = c.query("status") {
        w.status(status)?;
    }
    w.file(dir.join(name)).await
}

#[handler]
async fn download(c: Context, w: Writer, dir: PathBuf) -> Result {
    let name: String = c.query("as")?;
    w.download(dir.join("report.txt"), &name).await
}

fn compose(app: &mut App, dir: &Path) {
    app.content_type("gltf", "model/gltf+json");
    app.content_type("page", "Text/HTML ; charset=utf-8");
    app.add(FILE, file(dir.to_owned()));
    app.add(DOWNLOAD, download(dir.to_owned()));
    app.add(EXPORT, download(dir.to_owned()));
    app.files("/files", Files::new(dir));
    app.files("/strange", Files::new(dir).untrusted());
}

/// Bytes that differ everywhere, so that a wrong part is seen.
fn numbers(len: usize) -> Vec<u8> {
    let numbers = (0_u32..).flat_map(u32::to_le_bytes);
    numbers.take(len).collect()
}

#[stario::test]
async fn a_file_is_sent_with_what_is_known_of_it() {
    let dir = Dir::new("plain");
    dir.write("report.txt", "0123456789");
    dir.write("scene.gltf", "{}");
    let client = dir.client().await;
    for path in ["/file/report.txt", "/files/report.txt"] {
        let answer = client.get(path).await;
        answer
            .assert_status(200)
            .assert_header("content-type", "text/plain; charset=utf-8")
            .assert_header("content-length", "10")
            .assert_header("cache-control", "private, no-cache")
            .assert_header("accept-ranges", "bytes")
            .assert_header("x-content-type-options", "nosniff");
        assert_eq!(answer.text(), "0123456789");
        let etag = answer.header("etag").unwrap().to_owned();
        let date = answer.header("last-modified").unwrap().to_owned();
        assert!(etag.starts_with('"'), "{etag} is strong");

        let head = client.request(Method::HEAD, path).await;
        head.assert_status(200)
            .assert_header("content-length", "10");
        assert!(head.bytes().is_empty());

        for (name, value) in [("if-none-match", &etag), ("if-modified-since", &date)] {
            let again = client.get(path).header(name, value).await;
            again.assert_status(304).assert_header("etag", &etag);
            assert!(again.bytes().is_empty() && again.header("content-type").is_none());
        }
        let other = client.get(path).header("if-match", "\"other\"").await;
        other.assert_status(412);
    }
    let scene = client.get("/files/scene.gltf").await;
    scene.assert_header("content-type", "model/gltf+json");
    client.get("/file/none.txt").await.assert_status(404);
    client.get("/file/sub").await.assert_status(404);
}

#[stario::test]
async fn a_changed_file_is_another_version() {
    let dir = Dir::new("changed");
    dir.write("a.txt", "one");
    let client = dir.client().await;
    let first = client.get("/files/a.txt").await;
    let etag = first.header("etag").unwrap().to_owned();
    dir.write("a.txt", "three");
    let second = client
        .get("/files/a.txt")
        .header("if-none-match", &etag)
        .header("if-range", &etag)
        .header("range", "bytes=0-1")
        .await;
    second.assert_status(200);
    assert_eq!(
        second.text(),
        "three",
        "no part of a version it does not have"
    );
    assert_ne!(second.header("etag"), Some(etag.as_str()));
    fs::remove_file(dir.0.join("a.txt")).unwrap();
    client.get("/files/a.txt").await.assert_status(404);
}

#[cfg(feature = "gzip")]
#[stario::test]
async fn a_small_text_is_encoded_and_still_known_by_its_tag() {
    let dir = Dir::new("encoded");
    dir.write("a.txt", "text that repeats itself, ".repeat(100));
    let client = dir.client().await;
    let ask = || client.get("/files/a.txt").header("accept-encoding", "gzip");
    let answer = ask().await;
    answer
        .assert_status(200)
        .assert_header("content-encoding", "gzip")
        .assert_header("vary", "accept-encoding");
    let etag = answer.header("etag").unwrap();
    assert!(etag.starts_with("W/"), "{etag}");
    let again = ask().header("if-none-match", etag).await;
    again
        .assert_status(304)
        .assert_header("etag", etag)
        .assert_header("vary", "accept-encoding");
    let part = ask().header("range", "bytes=0-3").await;
    part.assert_status(206);
    assert_eq!(
        (part.header("content-encoding"), part.text()),
        (None, "text".into())
    );
}

#[stario::test]
async fn ranges_of_a_large_file_are_read_from_the_disk() {
    let dir = Dir::new("ranges");
    let content = numbers(300_000);
    dir.write("large.bin", &content);
    let client = dir.client().await;
    let whole = client.get("/files/large.bin").await;
    whole.assert_header("content-length", "300000");
    assert!(whole.bytes()[..] == content[..]);
    for (range, part) in [
        ("bytes=2-5", 2..6),
        ("bytes=100000-", 100_000..300_000),
        ("bytes=-3", 299_997..300_000),
    ] {
        let answer = client.get("/files/large.bin").header("range", range).await;
        let shown = format!("bytes {}-{}/300000", part.start, part.end - 1);
        answer
            .assert_status(206)
            .assert_header("content-range", &shown);
        assert!(answer.bytes()[..] == content[part], "{range}");
    }
    let outside = client
        .get("/files/large.bin")
        .header("range", "bytes=300000-")
        .await;
    outside
        .assert_status(416)
        .assert_header("content-range", "bytes */300000");
    for whole in ["bytes=5-6,0-1", "bytes=0-200000,100-299999", "lines=1-2"] {
        let answer = client.get("/files/large.bin").header("range", whole).await;
        answer.assert_status(200);
        assert_eq!(answer.bytes().len(), 300_000, "{whole}");
    }
}

/// Conditions are about what GET and HEAD would give; a part is for GET alone (RFC 9110, 13.2.1
/// and 14.2).
#[stario::test]
async fn an_answer_to_a_write_is_sent_whole() {
    let dir = Dir::new("export");
    dir.write("report.txt", "1,2,3");
    let client = dir.client().await;
    for (name, value) in [("range", "bytes=0-0"), ("if-none-match", "*")] {
        let export = client.post("/export?as=r.csv").header(name, value).await;
        export.assert_status(200).assert_text("1,2,3");
    }
    let head = client
        .request(Method::HEAD, "/download?as=r.csv")
        .header("range", "bytes=0-0");
    head.await
        .assert_status(200)
        .assert_header("content-length", "5");
    let known = client.request(Method::HEAD, "/download?as=r.csv");
    known.header("if-none-match", "*").await.assert_status(304);
}

#[stario::test]
async fn several_ranges_are_parts_of_one_body() {
    let dir = Dir::new("multipart");
    let content = numbers(300_000);
    dir.write("large.bin", &content);
    let client = dir.client().await;
    for second in [10..20_usize, 100_000..250_000] {
        let range = format!("bytes=0-4,{}-{}", second.start, second.end - 1);
        let answer = client.get("/files/large.bin").header("range", range).await;
        answer.assert_status(206);
        assert_eq!(answer.header("content-range"), None);
        let length = answer.bytes().len().to_string();
        answer.assert_header("content-length", &length);
        let boundary = answer.header("content-type").unwrap();
        let boundary = boundary
            .strip_prefix("multipart/byteranges; boundary=")
            .unwrap();
        let mut expected = Vec::new();
        for part in [0..5, second] {
            let lead = if part.start == 0 { "" } else { "\r\n" };
            let head = format!(
                "{lead}--{boundary}\r\ncontent-type: application/octet-stream\r\n\
                 content-range: bytes {}-{}/300000\r\n\r\n",
                part.start,
                part.end - 1
            );
            expected.extend_from_slice(head.as_bytes());
            expected.extend_from_slice(&content[part]);
        }
        expected.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        assert!(answer.bytes()[..] == expected[..]);
    }
}

#[stario::test]
async fn nothing_but_files_of_the_directory_is_there() {
    let dir = Dir::new("closed");
    dir.write("a.txt", "inside");
    dir.write("sub/b.txt", "below");
    dir.write(".env", "KEY=1");
    fs::create_dir_all(dir.0.join(".git")).unwrap();
    dir.write(".git/config", "[core]");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc/passwd", dir.0.join("passwd")).unwrap();
        std::os::unix::fs::symlink("/etc", dir.0.join("etc")).unwrap();
        std::os::unix::fs::symlink("circle", dir.0.join("circle")).unwrap();
    }
    let client = dir.client().await;
    dir.write("a photo, 50%.txt", "named");
    client.get("/files/sub/b.txt").await.assert_status(200);
    let named = client.get("/files/a%20photo,%2050%25.txt").await;
    assert_eq!(named.text(), "named");
    for target in [
        "/files/.env",
        "/files/.git/config",
        "/files/sub",
        "/files/none",
        "/files/passwd",
        "/files/etc/passwd",
        "/files/circle",
        "/files/circle/a.txt",
        "/file/circle",
        "/files/sub%2fb.txt",
        "/files/..%2f..%2f..%2fetc%2fpasswd",
        "/files/%2e%2e%2fa.txt",
        "/files/sub%5cb.txt",
        "/files/a.txt/b",
        "/files/a.txt%20",
        "/strange/.env",
    ] {
        let answer = client.get(target).await;
        answer.assert_status(404);
        assert_eq!(answer.text(), "Not Found", "{target}");
    }
    // Dots between slashes never reach the mount: the client is sent to where they lead.
    let dots = client.get("/files/sub/../../../etc/passwd").await;
    assert_ne!(dots.status(), 200);
}

#[cfg(unix)]
#[stario::test]
async fn a_pipe_hangs_nobody() {
    let dir = Dir::new("pipe");
    let made = std::process::Command::new("mkfifo")
        .arg(dir.0.join("pipe"))
        .status();
    assert!(made.unwrap().success());
    let client = dir.client().await;
    for path in ["/files/pipe", "/file/pipe"] {
        let answer = async { client.get(path).await };
        let answer = tokio::time::timeout(support::PATIENCE, answer).await;
        answer.expect("an answer").assert_status(404);
    }
}

#[stario::test]
async fn content_of_strangers_runs_nothing() {
    let dir = Dir::new("strange");
    for name in ["x.html", "x.svg", "x.xml", "x.js", "x.MJS", "x.page"] {
        dir.write(name, "<script>alert(1)</script>");
    }
    dir.write("x.png", "png");
    let client = dir.client().await;
    for (name, active) in [
        ("x.html", true),
        ("x.svg", true),
        ("x.xml", true),
        ("x.js", true),
        ("x.MJS", true),
        ("x.page", true),
        ("x.png", false),
    ] {
        let answer = client.get(format!("/strange/{name}")).await;
        answer
            .assert_status(200)
            .assert_header("x-content-type-options", "nosniff");
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("sandbox;"), "{policy}");
        let kept = format!("attachment; filename=\"{name}\"");
        let kept = active.then_some(kept.as_str());
        assert_eq!(answer.header("content-disposition"), kept, "{name}");
        let trusted = client.get(format!("/files/{name}")).await;
        assert_eq!(trusted.header("content-disposition"), None);
    }
}

#[stario::test]
async fn a_download_has_the_name_it_was_given_and_no_more() {
    let dir = Dir::new("download");
    dir.write("report.txt", "data");
    let client = dir.client().await;
    for (name, shown) in [
        ("report.txt", "attachment; filename=\"report.txt\""),
        (
            "a%0d%0aset-cookie:%20b=1",
            "attachment; filename=\"aset-cookie: b=1\"",
        ),
        ("../../passwd", "attachment; filename=\"passwd\""),
        (
            "%C3%BCber.txt",
            "attachment; filename=\"_ber.txt\"; filename*=UTF-8''%C3%BCber.txt",
        ),
    ] {
        let answer = client.get(format!("/download?as={name}")).await;
        answer
            .assert_status(200)
            .assert_header("content-disposition", shown);
        assert_eq!(answer.header("set-cookie"), None);
    }
}

#[stario::test]
async fn a_file_may_carry_another_status() {
    let dir = Dir::new("status");
    dir.write("sorry.html", "<h1>Sorry</h1>");
    let client = dir.client().await;
    let answer = client
        .get("/file/sorry.html?status=503")
        .header("range", "bytes=0-1")
        .header("if-none-match", "*")
        .await;
    answer
        .assert_status(503)
        .assert_header("content-type", "text/html; charset=utf-8");
    assert_eq!(answer.text(), "<h1>Sorry</h1>");
}

#[cfg(unix)]
/// Its length has been said, and there is nothing to fill the rest with.
#[stario::test]
async fn a_file_that_gets_shorter_while_it_is_sent_ends_the_connection() {
    let dir = Dir::new("shrinks");
    // More than sockets hold.
    dir.write("large.bin", vec![b'x'; 32 * 1024 * 1024]);
    let server = dir.server().await;
    let request = get("/files/large.bin") + &get("/files/large.bin");
    let mut wire = Wire::request(server.address(), &request).await;
    let head = wire.read_until("\r\n\r\n").await;
    assert_eq!(header(&head, "content-length"), Some("33554432"));
    wire.bytes(1000).await;
    dir.write("large.bin", "short");
    let rest = wire.rest_bytes().await;
    assert!(rest.len() < 33_553_432, "{}", rest.len());
    assert!(
        rest.iter().all(|byte| *byte == b'x'),
        "no other answer behind it"
    );
    let span = ended(&server, "GET /files/{path...}").await;
    let error = span.error.expect("it has failed");
    assert!(error.contains("the file has become shorter"), "{error}");
}

/// The handler has returned long before the file has been sent.
#[stario::test]
async fn the_span_of_a_file_ends_when_it_was_sent() {
    let dir = Dir::new("spans");
    dir.write("large.bin", vec![b'x'; 32 * 1024 * 1024]);
    let server = dir.server().await;
    let mut wire = Wire::request(server.address(), &get("/files/large.bin")).await;
    wire.read_until("\r\n\r\n").await;
    assert!(server.tracer().find_span("GET /files/{path...}").is_none());
    wire.bytes(32 * 1024 * 1024).await;
    let sent = ended(&server, "GET /files/{path...}").await;
    assert_eq!(
        (sent.error.as_deref(), sent.attr("request.client_left")),
        (None, None)
    );
    // Nothing is sent of it.
    let head = "HEAD /files/large.bin HTTP/1.1\r\nhost: t\r\n\r\n";
    server.recording().clear();
    let mut wire = Wire::request(server.address(), head).await;
    wire.read_until("\r\n\r\n").await;
    let head = ended(&server, "GET /files/{path...}").await;
    assert_eq!(
        (head.error.as_deref(), head.attr("request.client_left")),
        (None, None)
    );
    // A reader that leaves is no error.
    server.recording().clear();
    let mut wire = Wire::request(server.address(), &get("/files/large.bin")).await;
    wire.read_until("\r\n\r\n").await;
    drop(wire);
    let left = ended(&server, "GET /files/{path...}").await;
    assert_eq!(left.error, None);
    assert_eq!(left.attr("request.client_left"), Some(&true.into()));
}

/// The span of that name, once it has ended.
async fn ended(server: &TestServer, name: &str) -> SpanData {
    let found = || server.tracer().find_span(name);
    eventually("the span ends", || found().is_some()).await;
    found().unwrap()
}

#[stario::test]
async fn what_is_open_is_sent_even_when_its_name_has_gone() {
    let dir = Dir::new("pinned");
    let content = numbers(32 * 1024 * 1024);
    dir.write("large.bin", &content);
    let server = dir.server().await;
    let mut replaced = Wire::request(server.address(), &get("/files/large.bin")).await;
    let head = replaced.read_until("\r\n\r\n").await;
    assert_eq!(header(&head, "content-length"), Some("33554432"));
    let mut cut = Wire::request(server.address(), &get("/files/large.bin")).await;
    cut.read_until("\r\n\r\n").await;
    // Another file of that name: the first reader goes on with the file it has asked for.
    dir.write("new.bin", vec![b'n'; content.len()]);
    fs::rename(dir.0.join("large.bin"), dir.0.join("old.bin")).unwrap();
    fs::rename(dir.0.join("new.bin"), dir.0.join("large.bin")).unwrap();
    assert!(replaced.bytes(content.len()).await == content);
    // A file that becomes shorter cannot be completed: the client sees that.
    fs::File::options()
        .write(true)
        .open(dir.0.join("old.bin"))
        .unwrap()
        .set_len(1_000)
        .unwrap();
    let rest = cut.rest_bytes().await;
    assert!(rest.len() < content.len(), "{} B", rest.len());
}

/// It may come later, so it is no error; but a name may be wrong, too.
#[stario::test]
async fn a_directory_that_is_not_there_is_told_at_the_start() {
    let dir = Dir::new("missing");
    let root = dir.0.clone();
    let client = TestClient::start(async move |app: &mut App, _: &Span| {
        app.files("/there", Files::new(&root));
        app.files("/away", Files::new(root.join("uplaods")));
    })
    .await;
    let startup = client.tracer().find_span("server.startup").unwrap();
    let told: Vec<_> = client.tracer().events_of(startup.id);
    let told: Vec<_> = told
        .iter()
        .filter(|event| event.name == "files.missing")
        .collect();
    assert_eq!(told.len(), 1, "{told:?}");
    let place = dir.0.join("uplaods").display().to_string();
    assert_eq!(told[0].attr("directory"), Some(&place.into()));

    client.get("/away/a.txt").await.assert_status(404);
    fs::create_dir(dir.0.join("uplaods")).unwrap();
    dir.write("uplaods/a.txt", "a");
    client.get("/away/a.txt").await.assert_text("a");
}
