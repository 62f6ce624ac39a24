//! Why the gate does not let something through, and what the client is told.

use std::fmt;
use std::time::SystemTime;

use crate::metrics;

/// What is counted, one counter for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breach {
    /// The bytes are not the HTTP that this server takes.
    Malformed,
    /// A method, version, expectation or protocol that this server does not have.
    Unsupported,
    /// The head, the target or the number of headers is over its limit.
    TooLarge,
    /// The head did not arrive in time.
    HeadTimeout,
    /// The body stalled or was too slow.
    BodyTimeout,
    /// The client took nothing of what there was for it.
    WriteTimeout,
}

impl Breach {
    pub(super) const NAMES: [&str; 6] = [
        "server.gate.malformed",
        "server.gate.unsupported",
        "server.gate.too_large",
        "server.gate.head_timeout",
        "server.gate.body_timeout",
        "server.gate.write_timeout",
    ];

    /// What it is called among the numbers of the app.
    pub(super) fn counted(self) -> metrics::Breach {
        match self {
            Self::Malformed => metrics::Breach::Malformed,
            Self::Unsupported => metrics::Breach::Unsupported,
            Self::TooLarge => metrics::Breach::HeaderBytes,
            Self::HeadTimeout => metrics::Breach::HeaderTimeout,
            Self::BodyTimeout => metrics::Breach::BodyTimeout,
            Self::WriteTimeout => metrics::Breach::WriteTimeout,
        }
    }
}

/// A request that is not let through: what is answered, and what is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refusal {
    status: u16,
    message: &'static str,
    breach: Breach,
}

impl Refusal {
    pub(super) const fn malformed(message: &'static str) -> Self {
        Self {
            status: 400,
            message,
            breach: Breach::Malformed,
        }
    }

    pub(super) const fn unsupported(status: u16, message: &'static str) -> Self {
        Self {
            status,
            message,
            breach: Breach::Unsupported,
        }
    }

    pub(super) const fn too_large(status: u16, message: &'static str) -> Self {
        Self {
            status,
            message,
            breach: Breach::TooLarge,
        }
    }

    pub(super) const HEAD_TIMEOUT: Self = Self {
        status: 408,
        message: "The request head took too long.",
        breach: Breach::HeadTimeout,
    };

    pub(super) const BODY_TIMEOUT: Self = Self {
        status: 408,
        message: "The request body took too long.",
        breach: Breach::BodyTimeout,
    };

    pub(super) const BODY_TOO_SLOW: Self = Self {
        status: 408,
        message: "The request body came too slowly.",
        breach: Breach::BodyTimeout,
    };

    /// The status of the answer.
    pub(crate) fn status(&self) -> u16 {
        self.status
    }

    /// One sentence for the client; it never repeats what was sent.
    pub(crate) fn message(&self) -> &'static str {
        self.message
    }

    pub(super) fn breach(&self) -> Breach {
        self.breach
    }

    /// The answer as it goes out; that to HEAD has no body (RFC 9110, 9.3.2).
    pub(super) fn answer(&self, to_head: bool) -> Vec<u8> {
        let reason = http::StatusCode::from_u16(self.status)
            .ok()
            .and_then(|status| status.canonical_reason())
            .unwrap_or_default();
        let date = httpdate::fmt_http_date(SystemTime::now());
        let body = if to_head { "" } else { self.message };
        format!(
            "HTTP/1.1 {} {reason}\r\n\
             content-type: text/plain; charset=utf-8\r\n\
             content-length: {}\r\n\
             connection: close\r\n\
             date: {date}\r\n\r\n{body}",
            self.status,
            self.message.len(),
        )
        .into_bytes()
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message)
    }
}

impl std::error::Error for Refusal {}
