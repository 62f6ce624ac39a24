//! A word for a connection above the cap.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::socket::Socket;

/// How long a connection above the cap gets to read its refusal.
const TURN_AWAY: Duration = Duration::from_millis(250);

/// How many of them are told at a time; more are closed without a word.
pub(super) const REFUSALS: usize = 64;

/// Answers 503 to a connection above the cap and closes it, within a moment.
pub(super) async fn turn_away(mut socket: Socket) {
    const BUSY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\n\
        content-type: text/plain; charset=utf-8\r\n\
        content-length: 38\r\n\
        retry-after: 5\r\n\
        connection: close\r\n\r\n\
        The server has no connection to spare.";
    let answer = async {
        socket.write_all(BUSY).await?;
        socket.shutdown().await?;
        // A close with unread bytes is a reset, which could overtake the answer.
        let mut unread = [0; 512];
        while socket.read(&mut unread).await? > 0 {}
        io::Result::Ok(())
    };
    let _ = tokio::time::timeout(TURN_AWAY, answer).await;
}
