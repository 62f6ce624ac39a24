//! Forms and files, as a browser and the Datastar client send them.

use serde::{Deserialize, Serialize};
use stario::Upload;
use stario::prelude::*;
use stario::testing::{TestClient, TestResponse};

routes! {
    FIND  = GET  "/orders";
    ORDER = POST "/orders";
    FILES = POST "/files";
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
