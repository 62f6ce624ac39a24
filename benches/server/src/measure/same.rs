//! Whether servers answer the same: nothing is measured before that.

use std::io;
use std::net::SocketAddr;

use super::peer::Peer;
use super::server::Server;
use crate::load::{Streams, ask};

/// Ends the program when a peer answers something else than the first one.
pub fn check(peers: &[Peer]) {
    let mut first: Option<[String; 4]> = None;
    for peer in peers {
        let server = Server::start(&peer.program(), &[]);
        let said = said(server.address()).unwrap_or_else(|error| panic!("{}: {error}", peer.name));
        match &first {
            None => first = Some(said),
            Some(first) => {
                for (one, other) in first.iter().zip(&said) {
                    assert_eq!(one, other, "{} answers something else", peer.name);
                }
            }
        }
    }
}

/// Everything that is measured, up to the spelling of character references.
fn said(server: SocketAddr) -> io::Result<[String; 4]> {
    let body = |path| {
        let answer = ask(server, "GET", path, 1)?;
        assert!(answer.is_good(), "{path}: {}", answer.head);
        io::Result::Ok(normal(&String::from_utf8_lossy(&answer.body)))
    };
    let mut streams = Streams::open(server, "/live", 2)?;
    streams.tick()?;
    Ok([
        body("/plaintext")?,
        body("/json")?,
        body("/page")?,
        normal(&streams.taken()),
    ])
}

fn normal(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&gt;", ">")
        .replace("/>", ">")
        .trim()
        .to_owned()
}
