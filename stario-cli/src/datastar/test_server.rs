//! What the tests of this folder share: a client of their own and a server that answers with exactly the given bytes.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::thread;

use super::bundle::{Bundle, sha256};

/// Stands for the client; its hash is what [`bundle`] pins.
pub(crate) const CLIENT: &[u8] = b"// Datastar v9.9.9\nexport {};\n";

/// A pin for [`CLIENT`] at an address.
pub(crate) fn bundle(url: &str) -> Bundle {
    Bundle {
        version: "9.9.9",
        url: url.to_owned().leak(),
        sha256: sha256(CLIENT).leak(),
    }
}

/// The names in a directory, sorted; none when it does not exist.
pub(crate) fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut names: Vec<_> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Answers every request on a loopback port with these bytes, then closes.
pub(crate) fn serve(answer: Vec<u8>) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
    let address = listener.local_addr().expect("it is bound");
    thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let request = BufReader::new(socket.try_clone().expect("a socket can be doubled"));
            let lines = request.lines().map_while(Result::ok);
            lines.take_while(|line| !line.is_empty()).for_each(drop);
            // A client that has seen enough may have closed already.
            drop(socket.write_all(&answer));
        }
    });
    format!("http://{address}/datastar.js")
}

/// A whole answer with a body and its length.
pub(crate) fn answer(status: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}
