//! Logging in and out, as a browser does it, and as somebody who should not get in tries it.

use stario::testing::{TestClient, TestResponse};

use auth::bootstrap;

const PASSWORD: &str = "correct horse battery";

async fn send(
    client: &TestClient,
    to: &str,
    name: &str,
    password: &str,
    next: &str,
) -> TestResponse {
    let fields = [("name", name), ("password", password), ("next", next)];
    client.post(to).form(&fields).await
}

#[stario::test]
async fn who_is_not_logged_in_is_sent_to_log_in_and_back() {
    let client = TestClient::start(bootstrap).await;
    let page = client.get("/account").await;
    page.assert_redirect("/login?next=%2Faccount")
        .assert_contains("value=\"/account\"");
    let page = send(&client, "/signup", "Ada", PASSWORD, "/account").await;
    page.assert_redirect("/account")
        .assert_contains("<h1>Ada</h1>");
    client.get("/").await.assert_contains("Hello, <b>Ada</b>");

    client.post("/logout").await.assert_redirect("/");
    client
        .get("/")
        .await
        .assert_contains("Nobody is logged in.");
    let page = send(&client, "/login", " Ada ", PASSWORD, "").await;
    page.assert_redirect("/account")
        .assert_contains("<h1>Ada</h1>");
    client.stop().await;
}

#[stario::test]
async fn a_wrong_password_and_an_unknown_name_get_the_same_answer() {
    let client = TestClient::start(bootstrap).await;
    send(&client, "/signup", "Ada", PASSWORD, "").await;
    client.post("/logout").await;
    for (name, password) in [("Ada", "wrong password"), ("Bo", PASSWORD)] {
        let page = send(&client, "/login", name, password, "").await;
        page.assert_status(422)
            .assert_contains("There is no such name with this password.");
        assert!(
            client
                .cookie("session")
                .is_none_or(|value| value.is_empty())
        );
    }
    let page = send(&client, "/signup", "Ada", "another password", "").await;
    page.assert_status(422)
        .assert_contains("This name is taken.");
    let page = send(&client, "/signup", "Cy", "short", "").await;
    page.assert_status(422)
        .assert_contains("at least 10 characters");
    client.stop().await;
}

#[stario::test]
async fn a_copied_cookie_ends_with_its_session_and_a_forged_one_never_begins() {
    let client = TestClient::start(bootstrap).await;
    send(&client, "/signup", "Ada", PASSWORD, "").await;
    let copied = client.cookie("session").expect("a session");
    client.post("/logout").await;
    for cookie in [copied.as_str(), "0123456789abcdef", ""] {
        let page = client.get("/account").cookie("session", cookie).await;
        page.assert_redirect("/login?next=%2Faccount");
    }
    client.stop().await;
}

#[stario::test]
async fn a_login_leads_to_no_other_site() {
    let client = TestClient::start(bootstrap).await;
    let elsewhere = [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
    ];
    for (number, next) in elsewhere.into_iter().enumerate() {
        let name = format!("Ada {number}");
        let page = send(&client, "/signup", &name, PASSWORD, next).await;
        page.assert_redirect("/");
    }
    client.stop().await;
}
