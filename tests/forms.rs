//! Forms and files, as a browser and the Datastar client send them.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};
use stario::prelude::*;
use stario::testing::{TestClient, TestResponse, TestServer};
use stario::{ServerConfig, Upload};
use support::{Wire, eventually, status};

routes! {
    FIND  = GET  "/orders";
    ORDER = POST "/orders";
    FILES = POST "/files";
    PARTS = POST "/parts";
    DISK  = POST "/disk";
}

#[derive(Deserialize)]
struct Order {
    name: String,
    amount: u32,
    #[serde(default)]
    gift: bool,
    #[serde(default)]
    extra: Vec<String>,
    receipt: Option<Upload>,
}

async fn order(c: Context, w: Writer) -> Result {
    let order: Order = c.form().await?;
    let receipt = order
        .receipt
        .map(|file| (file.name, file.mime, file.contents.len()));
    w.text(format!(
        "{} {} {} {:?} {receipt:?}",
        order.name, order.amount, order.gift, order.extra
    ));
    Ok(())
}

#[derive(Signals, Serialize, Deserialize)]
struct Files {
    files: Vec<Upload>,
}

async fn files(c: Context, w: Writer) -> Result {
    let files: Files = if c.req.query().contains("large") {
        c.signals_up_to(1024 * 1024).await?
    } else {
        c.signals().await?
    };
    let sizes: Vec<_> = files.files.iter().map(|file| file.contents.len()).collect();
    w.text(format!("{sizes:?}"));
    Ok(())
}

async fn client() -> TestClient {
    TestClient::start(async |app: &mut App, _: &Span| {
        app.add(FIND, order);
        app.add(ORDER, order);
        app.add(FILES, files);
    })
    .await
}

/// A multipart body out of whole parts.
fn multipart(parts: &[&str]) -> String {
    let parts = parts.join("\r\n--XX\r\n");
    format!("--XX\r\n{parts}\r\n--XX--\r\n")
}

fn field(name: &str, value: &str) -> String {
    format!("content-disposition: form-data; name=\"{name}\"\r\n\r\n{value}")
}

async fn send(client: &TestClient, body: impl Into<String>) -> TestResponse {
    let request = client.post(ORDER.href());
    let request = request.header("content-type", "multipart/form-data; boundary=XX");
    request.body(body.into()).await
}

#[stario::test]
async fn a_form_comes_from_the_body_or_the_query_by_method() {
    let client = client().await;
    let fields = [
        ("name", "Ann & Bo"),
        ("amount", "2"),
        ("gift", "on"),
        ("extra", "a"),
        ("extra", "b"),
    ];
    let posted = client.post(ORDER.href()).form(&fields).await;
    assert_eq!(posted.text(), r#"Ann & Bo 2 true ["a", "b"] None"#);

    let query = "/orders?name=Ann&amount=3";
    assert_eq!(
        client.get(query).datastar().await.text(),
        "Ann 3 false [] None"
    );
}

#[stario::test]
async fn a_mistake_names_the_field_and_repeats_nothing() {
    let client = client().await;
    let form = [("name", "a"), ("amount", "<script>")];
    let plain = client.post(ORDER.href()).form(&form).await;
    plain.assert_status(400);
    assert_eq!(
        plain.text(),
        "The field `amount` is not a whole number in range."
    );

    let visible = client.post(ORDER.href()).form(&form).datastar().await;
    visible.assert_status(200).assert_contains("`amount`");
    assert!(!visible.text().contains("<script>"));

    let lacking = client.post(ORDER.href()).form(&[("name", "a")]).await;
    assert_eq!(lacking.text(), "The form lacks `amount`.");
    assert!(client.tracer().has_event("form.invalid"));
}

#[stario::test]
async fn what_is_no_form_is_415_and_nothing_at_all_is_an_empty_form() {
    let client = client().await;
    let json = client.post(ORDER.href()).json(&["a"]).await;
    json.assert_status(415);
    assert_eq!(json.text(), "The request does not carry a form.");
    client
        .post(ORDER.href())
        .body("name=a")
        .await
        .assert_status(415);
    let empty = client.post(ORDER.href()).await;
    assert_eq!(empty.text(), "The form lacks `name`.");
}

#[stario::test]
async fn a_form_without_end_is_refused() {
    let client = client().await;
    let many = vec![("extra", "x"); 1001];
    let fields = client.post(ORDER.href()).form(&many).await;
    fields.assert_status(400);
    assert_eq!(fields.text(), "The form has more than 1000 fields.");
    let large = "x".repeat(3 * 1024 * 1024);
    let large = client.post(ORDER.href()).form(&[("name", &large)]).await;
    large.assert_status(413);
}

#[stario::test]
async fn multipart_has_texts_and_files() {
    let client = client().await;
    let name = field("name", "Ann");
    let amount = field("amount", "2");
    let file = "content-disposition: form-data; name=\"receipt\"; filename=\"r.txt\"\r\n\
                content-type: text/plain\r\n\r\none\r\n--two";
    let answer = send(&client, multipart(&[&name, &amount, file])).await;
    answer.assert_status(200);
    assert_eq!(
        answer.text(),
        r#"Ann 2 false [] Some(("r.txt", "text/plain", 10))"#
    );

    let unused = "content-disposition: form-data; name=\"receipt\"; filename=\"\"\r\n\
                  content-type: application/octet-stream\r\n\r\n";
    let answer = send(&client, multipart(&[&name, &amount, unused])).await;
    assert_eq!(answer.text(), "Ann 2 false [] None");
}

#[stario::test]
async fn multipart_that_is_cut_or_endless_is_refused() {
    let client = client().await;
    let malformed = "The form is not valid multipart/form-data.";
    for body in [
        "",
        "--XX\r\n",
        "name=a",
        "--XX\r\nnothing\r\n\r\nx\r\n--XX--\r\n",
    ] {
        let answer = send(&client, body).await;
        answer.assert_status(400);
        assert!(
            [malformed, "The form lacks `name`."].contains(&&*answer.text()),
            "{body:?}: {}",
            answer.text()
        );
    }
    let cut = multipart(&[&field("name", "Ann")]);
    let answer = send(&client, &cut[..cut.len() - 10]).await;
    assert_eq!(answer.text(), malformed);

    let part = field("extra", "x");
    let answer = send(&client, multipart(&vec![part.as_str(); 101])).await;
    answer.assert_status(400);
    assert_eq!(answer.text(), "The form has more than 100 parts.");
}

#[stario::test]
async fn file_signals_arrive_as_bytes_up_to_their_limit() {
    let client = client().await;
    let file = |bytes: usize| Upload {
        name: "a.bin".into(),
        mime: String::new(),
        contents: vec![255; bytes].into(),
    };
    let small = Files {
        files: vec![file(3), file(0)],
    };
    let answer = client.post(FILES.href()).signals(&small).await;
    assert_eq!(answer.text(), "[3, 0]");

    let large = Files {
        files: vec![file(300 * 1024)],
    };
    let refused = client.post(FILES.href()).json(&large).await;
    refused.assert_status(413);
    let taken = client
        .post(FILES.href().query("large", 1))
        .json(&large)
        .await;
    assert_eq!(taken.text(), "[307200]");

    let broken = serde_json::json!({"files": [{"name": "a", "mime": "", "contents": "%"}]});
    client
        .post(FILES.href())
        .json(&broken)
        .await
        .assert_status(400);
}

#[stario::test]
async fn signals_have_their_limit_in_the_query_too() {
    async fn count(c: Context, w: Writer) -> Result {
        let signals: std::collections::BTreeMap<String, String> = c.signals().await?;
        w.text(signals["a"].len().to_string());
        Ok(())
    }
    let mut config = ServerConfig::default();
    config.signals_bytes = 100;
    let bootstrap = async |app: &mut App, _: &Span| {
        app.add(FIND, count);
        app.add(ORDER, count);
    };
    let client = TestClient::start_with(bootstrap, config).await;
    for (length, status) in [(90, 200), (100, 413)] {
        let signals = serde_json::json!({ "a": "x".repeat(length) });
        let found = client.get(FIND.href()).signals(&signals).await;
        let posted = client.post(ORDER.href()).signals(&signals).await;
        // What the Datastar client shows is 200 in any case.
        for answer in [found, posted] {
            assert_eq!(answer.text() == length.to_string(), status == 200);
            assert_eq!(answer.text().contains("too large"), status == 413);
        }
    }
}

#[stario::test]
async fn signals_too_deep_or_too_many_are_refused() {
    let client = client().await;
    let deep = format!("{{\"files\":{}{}}}", "[".repeat(64), "]".repeat(64));
    let answer = client.post(FILES.href()).body(deep).await;
    answer.assert_status(400);
    assert_eq!(answer.text(), "The signals are nested too deeply.");

    let keys: Vec<_> = (0..10_001).map(|n| format!("\"{n}\":0")).collect();
    let answer = client
        .post(FILES.href())
        .body(format!("{{{}}}", keys.join(",")))
        .await;
    answer.assert_status(400);
    assert_eq!(answer.text(), "There are too many signals.");
}

async fn parts(c: Context, w: Writer) -> Result {
    let mut form = c.multipart()?;
    let mut told = Vec::new();
    while let Some(part) = form.next().await? {
        let name = part.name().to_owned();
        told.push(match &*name {
            "text" => format!("text {}", part.text().await?),
            "short" => format!("short {}", part.up_to(3).text().await?),
            "file" => {
                let facts = format!("{:?} {:?}", part.file_name(), part.content_type());
                format!("{facts} {}", part.bytes().await?.len())
            }
            _ => format!("skipped {name}"),
        });
    }
    w.text(told.join(", "));
    Ok(())
}

/// What lies on the disk while and after a file is taken.
type Seen = Arc<Mutex<Vec<PathBuf>>>;

async fn disk(c: Context, w: Writer, seen: Seen) -> Result {
    let mut form = c.multipart()?;
    let mut sizes = Vec::new();
    while let Some(part) = form.next().await? {
        let kept = part.name() == "kept";
        let file = part.temp_file().await?;
        let bytes = std::fs::read(file.path())?;
        assert_eq!(bytes.len() as u64, file.size());
        seen.lock().unwrap().push(file.path().to_owned());
        sizes.push(file.size());
        if kept {
            let to = file.path().with_extension("kept");
            file.keep(&to).await?;
            seen.lock().unwrap().push(to);
        }
    }
    w.text(format!("{sizes:?}"));
    Ok(())
}

/// An app whose uploads lie in a folder of their own, which goes with it.
struct Uploads {
    folder: PathBuf,
    seen: Seen,
}

impl Uploads {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("stario-test-{}", stario::token()));
        std::fs::create_dir(&folder).unwrap();
        let seen = Seen::default();
        Self { folder, seen }
    }

    fn config(&self) -> ServerConfig {
        let mut config = ServerConfig::default();
        config.uploads_dir = Some(self.folder.clone());
        config
    }

    fn bootstrap(&self) -> impl AsyncFnOnce(&mut App, &Span) + use<> {
        let seen = self.seen.clone();
        async move |app: &mut App, _: &Span| {
            let disk = move |c: Context, w: Writer| disk(c, w, seen.clone());
            app.add(DISK, disk).body_limit(16 * 1024 * 1024);
        }
    }

    fn files(&self) -> usize {
        std::fs::read_dir(&self.folder).unwrap().count()
    }
}

impl Drop for Uploads {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

async fn part_client() -> TestClient {
    let mut config = ServerConfig::default();
    config.form_part_bytes = 1000;
    config.form_parts = 10;
    let bootstrap = async |app: &mut App, _: &Span| {
        app.add(PARTS, parts);
    };
    TestClient::start_with(bootstrap, config).await
}

#[stario::test]
async fn parts_come_one_after_another() {
    let client = part_client().await;
    let form = client.post(PARTS.href()).field("text", "a\r\n--b");
    let form = form.file("more", "x", "text/plain", vec![b'x'; 100_000]);
    let form = form.file("file", "../\"a\".txt", "text/plain", "hello");
    form.field("short", "abc").await.assert_text(
        "text a\r\n--b, skipped more, Some(\"../%22a%22.txt\") Some(\"text/plain\") 5, short abc",
    );
}

#[stario::test]
async fn a_part_has_limits_of_its_own() {
    let client = part_client().await;
    let long = "x".repeat(1001);
    for form in [
        client.post(PARTS.href()).field("text", &long),
        client.post(PARTS.href()).field("short", "abcd"),
    ] {
        let refused = form.await;
        refused
            .assert_status(413)
            .assert_text("A part of the form is too large.");
    }
    let all = client.post(PARTS.href()).field("text", &long[1..]);
    all.await.assert_status(200);
    let mut many = client.post(PARTS.href());
    for _ in 0..11 {
        many = many.field("more", "");
    }
    let refused = many.await;
    refused
        .assert_status(400)
        .assert_text("The form has more than 10 parts.");
}

#[stario::test]
async fn what_is_no_form_with_files_is_refused() {
    let client = part_client().await;
    let plain = client.post(PARTS.href()).form(&[("text", "a")]).await;
    plain
        .assert_status(415)
        .assert_text("The request does not carry a form with files.");
    let malformed = "The form is not valid multipart/form-data.";
    let send = |body: String| {
        let request = client.post(PARTS.href()).body(body);
        request.header("content-type", "multipart/form-data; boundary=XX")
    };
    let whole = multipart(&[&field("text", "a")]);
    for body in ["", "--XX\r\n", "text=a", &whole[..whole.len() - 10]] {
        send(body.to_owned())
            .await
            .assert_status(400)
            .assert_text(malformed);
    }
    let binary = send(multipart(&[&field("text", "a")]).replace('a', "\u{0}"));
    assert_ne!(binary.await.status(), 500);
    let endless = format!("--XX\r\nx: {}", "y".repeat(1024 * 1024));
    let refused = send(endless).await;
    refused
        .assert_status(400)
        .assert_text("The head of a part is too large.");
}

#[stario::test]
async fn files_on_disk_go_unless_they_are_kept() {
    let uploads = Uploads::new();
    let client = TestClient::start_with(uploads.bootstrap(), uploads.config()).await;
    let large: Vec<u8> = (0..5_000_000_u32).map(|n| n.to_le_bytes()[1]).collect();
    let form = client
        .post(DISK.href())
        .file("gone", "../../a", "", large.clone());
    let answer = form.file("kept", "../../b", "", large.clone()).await;
    answer.assert_text("[5000000, 5000000]");
    let seen = uploads.seen.lock().unwrap().clone();
    assert!(
        seen.iter()
            .all(|path| path.parent() == Some(&*uploads.folder)),
        "{seen:?}"
    );
    assert_eq!(uploads.files(), 1);
    assert!(std::fs::read(&seen[2]).unwrap() == large);
}

#[stario::test]
async fn several_large_files_arrive_however_fast_they_come() {
    let uploads = Uploads::new();
    let server = TestServer::start_with(uploads.bootstrap(), uploads.config());
    let server = server.await.unwrap();
    for size in [1_000_000, 2_000_000, 3_000_000, 5_000_000] {
        let content = "z".repeat(size);
        let part =
            format!("content-disposition: form-data; name=\"a\"; filename=\"a\"\r\n\r\n{content}");
        let count = 16_000_000 / size;
        let body = multipart(&vec![part.as_str(); count]);
        let head = format!(
            "POST /disk HTTP/1.1\r\nhost: t\r\ncontent-length: {}\r\n\
             content-type: multipart/form-data; boundary=XX\r\n\r\n",
            body.len()
        );
        let mut wire = Wire::request(server.address(), &(head + &body)).await;
        let answer = wire.response().await;
        let sizes = vec![size; count];
        assert!(
            answer.ends_with(&format!("\r\n\r\n{sizes:?}")),
            "{size}: {answer}"
        );
    }
}

#[stario::test]
async fn uploads_that_cannot_be_written_are_found_at_the_start_or_explained() {
    let uploads = Uploads::new();
    let mut config = uploads.config();
    config.uploads_dir = Some(uploads.folder.join("missing"));
    let refused = TestServer::start_with(uploads.bootstrap(), config.clone()).await;
    let error = refused.unwrap_err();
    let help = error.help_text().unwrap();
    assert!(
        help.contains("missing") && help.contains("STARIO_UPLOADS_DIR"),
        "{help}"
    );

    // The app may make it, and somebody may take it away.
    let place = uploads.folder.join("missing");
    let made = place.clone();
    let compose = uploads.bootstrap();
    let bootstrap = async move |app: &mut App, span: &Span| {
        std::fs::create_dir(&made).unwrap();
        compose(app, span).await;
    };
    let client = TestClient::start_with(bootstrap, config).await;
    assert_eq!(std::fs::read_dir(&place).unwrap().count(), 0);
    std::fs::remove_dir(&place).unwrap();
    let lost = client.post(DISK.href()).file("a", "a", "", "abc").await;
    lost.assert_status(500).assert_text("Internal Server Error");
    let span = client.tracer().find_span("POST /disk").unwrap();
    let help = span.attr("error.help").unwrap().to_string();
    assert!(help.contains("STARIO_UPLOADS_DIR"), "{help}");
}

#[stario::test]
async fn a_client_that_leaves_half_way_leaves_no_file() {
    let uploads = Uploads::new();
    let server = TestServer::start_with(uploads.bootstrap(), uploads.config());
    let server = server.await.unwrap();
    let head = "POST /disk HTTP/1.1\r\nhost: t\r\ncontent-length: 1000000\r\n\
                content-type: multipart/form-data; boundary=XX\r\n\r\n\
                --XX\r\ncontent-disposition: form-data; name=\"a\"; filename=\"a\"\r\n\r\n";
    let mut wire = Wire::request(server.address(), head).await;
    wire.send(&"x".repeat(100_000)).await;
    eventually("a file is being written", || uploads.files() == 1).await;
    wire.reset();
    eventually("it is gone", || uploads.files() == 0).await;
    server.stop().await;
}

#[stario::test]
async fn a_form_over_the_limit_of_its_route_is_cut_where_it_is() {
    let uploads = Uploads::new();
    let server = TestServer::start_with(uploads.bootstrap(), uploads.config());
    let server = server.await.unwrap();
    let declared = "POST /disk HTTP/1.1\r\nhost: t\r\ncontent-length: 16777217\r\n\
                    content-type: multipart/form-data; boundary=XX\r\n\r\n";
    let mut wire = Wire::request(server.address(), declared).await;
    assert_eq!(status(&wire.response().await), 413);
    assert_eq!(uploads.files(), 0);
}

#[stario::test]
async fn parts_come_whole_however_the_body_is_cut() {
    let bootstrap = async |app: &mut App, _: &Span| {
        app.add(PARTS, parts);
    };
    let server = TestServer::start(bootstrap).await.unwrap();
    // Holds what looks like the beginning of a boundary, over and over.
    let file = "content-disposition: form-data; name=\"file\"; filename=\"\u{e4}\"\r\n\
                content-type: text/plain\r\n\r\n\r\n-\r\n--\r\n--X\r\r\n--X\r\n";
    let body = multipart(&[&field("text", "a\r\n--Xb"), file, &field("more", "")]);
    let told = "text a\r\n--Xb, Some(\"\u{e4}\") Some(\"text/plain\") 20, skipped more";
    for piece in [1, 2, 3, 7, body.len()] {
        let mut request = "POST /parts HTTP/1.1\r\nhost: t\r\ntransfer-encoding: chunked\r\n\
                           content-type: multipart/form-data; boundary=XX\r\n\r\n"
            .as_bytes()
            .to_vec();
        for chunk in body.as_bytes().chunks(piece) {
            request.extend(format!("{:x}\r\n", chunk.len()).into_bytes());
            request.extend(chunk);
            request.extend(b"\r\n");
        }
        request.extend(b"0\r\n\r\n");
        let mut wire = Wire::connect(server.address()).await;
        wire.send_bytes(&request).await;
        let answer = wire.response().await;
        assert!(answer.ends_with(told), "cut after {piece}: {answer}");
    }
}
