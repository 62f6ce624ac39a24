//! The strict page of the example: its policy, and that nothing in it needs a weaker one.

#[allow(
    dead_code,
    reason = "the test starts the app itself, not through `main`"
)]
#[path = "../examples/csp/main.rs"]
mod example;

use stario::Csp;
use stario::prelude::*;
use stario::testing::TestClient;

/// The nonce of a policy.
fn nonce(policy: &str) -> &str {
    let (_, rest) = policy.split_once("script-src 'nonce-").expect("a nonce");
    rest.split_once('\'').expect("its end").0
}

#[stario::test]
async fn the_nonce_of_the_header_is_that_of_the_page_and_is_new_each_time() {
    let client = TestClient::start(example::bootstrap).await;
    let mut seen = Vec::new();
    for _ in 0..2 {
        let page = client.get("/").await;
        let policy = page.header("content-security-policy").expect("a policy");
        let nonce = nonce(policy).to_owned();
        assert!(nonce.len() >= 22, "128 bits are 22 letters of base64");
        page.assert_contains(&format!(r#"<html lang="en" data-nonce="{nonce}">"#));
        page.assert_contains(&format!(r#"<script type="module" nonce="{nonce}" src=""#));
        seen.push(nonce);
    }
    assert_ne!(seen[0], seen[1]);
}

#[stario::test]
async fn the_policy_allows_nothing_inline_and_no_eval() {
    let client = TestClient::start(example::bootstrap).await;
    let page = client.get("/").await;
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(!policy.contains("unsafe"), "{policy}");
    for directive in [
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "trusted-types datastar",
    ] {
        assert!(policy.contains(directive), "{policy}");
    }
    assert!(
        !page.text().contains(" style="),
        "no inline style in the page"
    );
}

#[stario::test]
async fn a_directive_that_would_end_the_header_is_never_sent() {
    routes! { ANY = GET "/"; }
    async fn page(c: Context, mut w: Writer) -> Result {
        let sources: String = c.query("sources")?;
        w.csp(&Csp::new().directive("img-src", sources))?;
        w.text("sent");
        Ok(())
    }
    let client = TestClient::start(async |app: &mut App, _: &Span| {
        app.add(ANY, page);
    })
    .await;
    let get = async |sources: &str| client.get(ANY.href().query("sources", sources)).await;
    get("'self' https://images.example")
        .await
        .assert_status(200);
    for bad in ["'self'; script-src *", "a\r\nb: c", "a,b"] {
        let refused = get(bad).await;
        refused.assert_status(500);
        assert_eq!(refused.header("content-security-policy"), None, "{bad:?}");
    }
}
