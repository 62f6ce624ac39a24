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
    const BUSY: &str = "The server has no connection to spare.";
    // Not all of them at the same time.
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\n\
         content-type: text/plain; charset=utf-8\r\n\
         content-length: {}\r\n\
         retry-after: {}\r\n\
         connection: close\r\n\r\n{BUSY}",
        BUSY.len(),
        fastrand::u8(3..=8),
    );
    let told = async {
        socket.write_all(answer.as_bytes()).await?;
        socket.shutdown().await?;
        // A close with unread bytes is a reset, which could overtake the answer.
        let mut unread = [0; 512];
        while socket.read(&mut unread).await? > 0 {}
        io::Result::Ok(())
    };
    let _ = tokio::time::timeout(TURN_AWAY, told).await;
}
