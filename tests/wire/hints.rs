//! `103 Early Hints`: where they stand among the answers, and who gets none.

use super::site::{exchange, server};
use crate::support::{Wire, get, header, status};

const FIRST: &str = "HTTP/1.1 103 Early Hints\r\n\
    link: </app.css>; rel=preload; as=style\r\n\
    link: </app.js>; rel=modulepreload\r\n\r\n";

fn ask(wait: u32, version: &str, rest: &str) -> String {
    format!("POST /hints?wait={wait} {version}\r\nHost: t\r\nContent-Length: 3\r\n{rest}\r\n")
}

#[stario::test]
async fn hints_come_before_the_answer_and_are_on_it_too() {
    let (server, _) = server(|_| {}).await;
    let mut wire = Wire::connect(server.address()).await;
    // Twice, because the second request finds a connection that has had some.
    for _ in 0..2 {
        wire.send(&ask(20, "HTTP/1.1", "")).await;
        assert_eq!(wire.read_until("\r\n\r\n").await, FIRST);
        wire.send("abc").await;
        let second = wire.read_until("\r\n\r\n").await;
        assert_eq!(
            second,
            "HTTP/1.1 103 Early Hints\r\nlink: </3.png>; rel=preload; as=image\r\n\r\n"
        );
        let answer = wire.response().await;
        assert_eq!(status(&answer), 200);
        assert!(answer.ends_with("\r\n\r\nlate"), "{answer}");
        let links = answer.matches("\r\nlink: ").count();
        assert_eq!(links, 3, "{answer}");
    }
}

#[stario::test]
async fn hints_and_a_continue_are_both_said_before_the_answer() {
    let (server, _) = server(|_| {}).await;
    let asked = ask(20, "HTTP/1.1", "Expect: 100-continue\r\n");
    let mut wire = Wire::request(server.address(), &asked).await;
    assert_eq!(wire.read_until("\r\n\r\n").await, FIRST);
    let go_on = wire.read_until("\r\n\r\n").await;
    assert_eq!(go_on, "HTTP/1.1 100 Continue\r\n\r\n");
    wire.send("abc").await;
    assert!(wire.read_until("\r\n\r\n").await.contains("</3.png>"));
    assert!(wire.response().await.ends_with("late"));
}

#[stario::test]
async fn hints_stand_in_front_of_their_own_answer_alone() {
    let (server, _) = server(|_| {}).await;
    let hinted = ask(10, "HTTP/1.1", "") + "abc";
    let last = "GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n";
    let asked = get("/slow?ms=20") + &hinted + &get("/") + &hinted + last;
    for piece in [asked.len(), 1] {
        let mut wire = Wire::connect(server.address()).await;
        for part in asked.as_bytes().chunks(piece) {
            wire.send_bytes(part).await;
        }
        let answers = wire.rest().await;
        let order: Vec<&str> = answers
            .split("HTTP/1.1 ")
            .skip(1)
            .map(|answer| match answer.split_once("\r\n\r\n") {
                Some((head, "")) => &head[..3],
                Some((_, body)) => body,
                None => panic!("an unfinished answer: {answer:?}"),
            })
            .collect();
        let expected = [
            "slow", "103", "103", "late", "home", "103", "103", "late", "home",
        ];
        assert_eq!(order, expected, "in pieces of {piece}");
    }
}

#[stario::test]
async fn an_old_client_and_one_that_is_answered_at_once_get_the_answer_alone() {
    let (server, _) = server(|_| {}).await;
    let old = ask(10, "HTTP/1.0", "") + "abc";
    let answer = exchange(&server, old.as_bytes()).await;
    assert_eq!(answer.matches("HTTP/1.").count(), 1, "{answer}");
    assert_eq!(
        header(&answer, "link"),
        Some("</app.css>; rel=preload; as=style")
    );
}
