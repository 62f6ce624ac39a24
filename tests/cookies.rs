//! Cookies, there and back, through the whole server.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use stario::prelude::*;
use stario::testing::TestClient;
use stario::{Cookie, Keys, SameSite};

routes! {
    SHOW   = GET  "/show/{name}";
    SET    = POST "/set";
    LEAVE  = POST "/leave";
    BAD    = POST "/bad/{name}";
    SIGNED = GET  "/signed";
    SIGN   = POST "/sign";
}

async fn show(c: Context, w: Writer) -> Result {
    let name: String = c.param("name")?;
    w.text(c.cookie(&name).unwrap_or("none").to_owned());
    Ok(())
}

async fn set(_c: Context, mut w: Writer) -> Result {
    let hour = Duration::from_hours(1);
    w.cookie(Cookie::new("theme", "dark").max_age(hour).http_only(false))?
        .cookie(Cookie::new("__Host-session", "s1").same_site(SameSite::Strict))?
        .cookie(Cookie::new("cart", "3").path("/shop"))?;
    w.empty(204);
    Ok(())
}

async fn leave(_c: Context, mut w: Writer) -> Result {
    w.remove_cookie("__Host-session")?;
    w.remove_cookie(Cookie::from("cart").path("/shop"))?;
    w.redirect(SHOW.href("theme"));
    Ok(())
}

async fn bad(c: Context, mut w: Writer) -> Result {
    let name: String = c.param("name")?;
    w.cookie(Cookie::new(name, "x\r\nset-cookie: admin=1"))?;
    w.empty(204);
    Ok(())
}

fn keys(secret: &str) -> Keys {
    Keys::new(secret.repeat(32)).unwrap()
}

async fn client(keys: Keys) -> TestClient {
    TestClient::start(async |app: &mut App, _: &Span| {
        app.add(SHOW, show);
        app.add(SET, set);
        app.add(LEAVE, leave);
        app.add(BAD, bad);
        let mine = keys.clone();
        app.add(SIGN, move |_c: Context, mut w: Writer| {
            let keys = mine.clone();
            async move {
                w.cookie(keys.sign(Cookie::new("user", "Ada & co; ä")))?;
                w.cookie(keys.encrypt(Cookie::new("plan", "secret plan")))?;
                w.empty(204);
                Ok::<(), Error>(())
            }
        });
        app.add(SIGNED, move |c: Context, w: Writer| {
            let user = c.signed_cookie(&keys, "user");
            let plan = c.encrypted_cookie(&keys, "plan");
            async move { w.text(format!("{user:?} {plan:?}")) }
        });
    })
    .await
}

#[stario::test]
async fn what_is_set_comes_back_until_it_is_removed() {
    let client = client(Keys::random()).await;
    let response = client.post(SET.href()).await;
    let lines: Vec<_> = response.headers().get_all("set-cookie").iter().collect();
    assert_eq!(
        lines,
        [
            "theme=dark; Path=/; Max-Age=3600; SameSite=Lax",
            "__Host-session=s1; Path=/; Secure; HttpOnly; SameSite=Strict",
            "cart=3; Path=/shop; HttpOnly; SameSite=Lax",
        ]
    );
    client.get(SHOW.href("theme")).await.assert_text("dark");
    client
        .get(SHOW.href("__Host-session"))
        .await
        .assert_text("s1");
    client.get(SHOW.href("cart")).await.assert_text("none");
    assert_eq!(client.cookie("cart").as_deref(), Some("3"), "for /shop");

    let left = client.post(LEAVE.href()).await;
    left.assert_redirect(SHOW.href("theme")).assert_text("dark");
    assert_eq!(client.cookie("__Host-session"), None);
    assert_eq!(client.cookie("cart"), None);
}

#[stario::test]
async fn over_tls_every_cookie_is_secure() {
    let client = client(Keys::random()).await;
    let response = client.post("https://test.example/set").await;
    assert_eq!(response.url(), "https://test.example/set");
    let lines: Vec<_> = response.headers().get_all("set-cookie").iter().collect();
    assert_eq!(lines.len(), 3);
    let secure = |line: &&stario::HeaderValue| line.to_str().unwrap().contains("; Secure; ");
    assert!(lines.iter().all(secure), "{lines:?}");
}

#[stario::test]
async fn cookies_are_read_as_they_come() {
    let client = client(Keys::random()).await;
    let sent = |line: &'static str| client.get(SHOW.href("x")).header("cookie", line);
    sent(r#"x="a;b"; y=2"#).await.assert_text("a;b");
    sent("x=1; y=2; x=3").await.assert_text("3");
    sent("=; broken; x=1").await.assert_text("1");
    let own = client.get(SHOW.href("x")).cookie("x", "own");
    own.await.assert_text("own");
}

#[stario::test]
async fn a_cookie_that_is_more_than_one_is_refused() {
    let client = client(Keys::random()).await;
    let response = client.post(BAD.href("a")).await;
    response.assert_status(500);
    assert!(response.headers().get("set-cookie").is_none());
    let error = response.span().await.error.unwrap();
    assert!(error.contains("the value of the cookie `a`"), "{error}");
    let named = client.post(BAD.href("a b")).await.span().await;
    assert!(named.error.unwrap().contains("cannot be the name"));
}

#[stario::test]
async fn a_visitor_cannot_change_what_is_signed_or_read_what_is_encrypted() {
    let client = client(keys("a")).await;
    client.get(SIGNED.href()).await.assert_text("None None");
    client.post(SIGN.href()).await.assert_status(204);
    let expected = r#"Some("Ada & co; ä") Some("secret plan")"#;
    client.get(SIGNED.href()).await.assert_text(expected);

    let (user, plan) = (
        client.cookie("user").unwrap(),
        client.cookie("plan").unwrap(),
    );
    let swapped = client
        .get(SIGNED.href())
        .cookie("user", &plan)
        .cookie("plan", &user);
    swapped.await.assert_text("None None");
    assert!(client.tracer().has_event("cookie.refused"));

    // Planted beside the real one, in front of it or behind it.
    for line in [
        format!("user={user}; user=forged"),
        format!("user=forged; user={user}"),
    ] {
        let sent = client.get(SIGNED.href()).header("cookie", line);
        sent.await.assert_contains("Ada & co");
    }
}

#[stario::test]
async fn a_new_secret_takes_what_the_old_one_made_as_long_as_it_is_told() {
    let before = client(keys("old")).await;
    before.post(SIGN.href()).await;
    let user = before.cookie("user").unwrap();

    let rotated = keys("new").previous("old".repeat(32)).unwrap();
    let during = client(rotated).await;
    let seen = during.get(SIGNED.href()).cookie("user", &user).await;
    seen.assert_contains("Ada & co");

    let after = client(keys("new")).await;
    let seen = after.get(SIGNED.href()).cookie("user", &user).await;
    seen.assert_text("None None");
}
