//! A request head, read once from its first byte to its last, in as many pieces as it comes.

use std::ops::Range;

use super::breach::Refusal;
use super::field::{self, find_control};
use super::guard::Limits;
use super::target;

/// How much longer than its target a request line may be before it ends: a method and a version.
const AROUND_TARGET: usize = 128;

/// The longest method; an unknown one is no reason to read on (RFC 9112, 3).
const METHOD: usize = 64;

/// How much of a head has been read, and what it said.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// Looked at so far.
    seen: usize,
    /// Where the line begins that is being read.
    line: usize,
    /// The empty line has come that may stand before a request.
    blank: bool,
    request_line: bool,
    fields: usize,
    facts: Facts,
}

/// What decides how the request is framed and whether it is taken.
#[expect(clippy::struct_excessive_bools, reason = "each is a header of its own")]
#[derive(Debug, Default)]
struct Facts {
    http10: bool,
    head_method: bool,
    /// Where the authority of an absolute target stands.
    authority: Option<Range<usize>>,
    host: Option<Range<usize>>,
    length: Option<u64>,
    chunked: bool,
    upgrade: bool,
    close: bool,
    keep_alive: bool,
}

/// A head that is let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Accepted {
    /// Its length, with the empty line.
    pub(super) end: usize,
    pub(super) body: Framing,
    /// The client wants no answer to anything after this request.
    pub(super) last: bool,
}

/// Where the body of a request ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Framing {
    Length(u64),
    Chunked,
}

impl Head {
    /// Whether nothing of a request has come but the empty line that may stand before it.
    pub(super) fn is_untouched(&self) -> bool {
        !self.request_line && self.seen == self.line
    }

    /// Whether the request line says HEAD, as far as it has been read.
    pub(super) fn is_head_method(&self) -> bool {
        self.facts.head_method
    }

    /// Reads on. `bytes` is all of the head so far and maybe more; nothing when it is not whole.
    pub(super) fn read(
        &mut self,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<Option<Accepted>, Refusal> {
        if self.seen == 0 {
            self.usual(bytes, limits);
        }
        loop {
            let rest = &bytes[self.seen..];
            // The end of a head is a line without a text.
            let at = match rest {
                [b'\r', b'\n', ..] => Some(0),
                _ => find_control(rest),
            };
            let Some(at) = at else {
                self.seen = bytes.len();
                return self.wait(bytes.len(), limits);
            };
            let at = self.seen + at;
            self.seen = at;
            // What comes after a limit does not change what it says.
            self.limit(at, at + 2, limits)?;
            let (before, after) = bytes.split_at(at);
            match after {
                [b'\r', b'\n', ..] => {}
                [b'\r'] => return Ok(None),
                [b'\r' | b'\n', ..] => {
                    return Err(Refusal::malformed("A line does not end with CR LF."));
                }
                _ => return Err(Refusal::malformed("The head has a control character.")),
            }
            let start = self.line;
            let line = &before[start..];
            self.line = at + 2;
            self.seen = at + 2;
            if self.request_line && line.is_empty() {
                return self.finish(bytes).map(Some);
            }
            if self.request_line {
                self.field(line, start, limits)?;
            } else if !line.is_empty() {
                self.request_line(line, start, limits)?;
            } else if self.blank {
                return Err(Refusal::malformed("There is no request line."));
            } else {
                self.blank = true;
            }
        }
    }

    /// The limits hold for what has not ended yet, too: whatever follows is at least one byte.
    fn wait(&self, length: usize, limits: &Limits) -> Result<Option<Accepted>, Refusal> {
        self.limit(length, length + 1, limits).map(|()| None)
    }

    /// `text`: where the text of this line ends so far; `end`: the least length of the head.
    fn limit(&self, text: usize, end: usize, limits: &Limits) -> Result<(), Refusal> {
        // Of two limits the one that lies first, as it would be were each byte to come alone.
        let line = self.line + limits.target + AROUND_TARGET;
        if !self.request_line && text > line && line < limits.head {
            return Err(TARGET_TOO_LONG);
        }
        if end > limits.head {
            return Err(HEAD_TOO_LARGE);
        }
        Ok(())
    }

    /// Reads what nearly all heads begin with: a request line and a host that break no rule and
    /// no limit. Of others, and of what is not whole, nothing is read.
    fn usual(&mut self, bytes: &[u8], limits: &Limits) {
        let Some(rest) = bytes
            .strip_prefix(b"GET ")
            .or_else(|| bytes.strip_prefix(b"POST "))
        else {
            return;
        };
        let target = target::plain(rest);
        let Some(rest) = rest[target..].strip_prefix(b" HTTP/1.1\r\n") else {
            return;
        };
        let end = bytes.len() - rest.len();
        if target == 0 || target > limits.target || end > limits.head {
            return;
        }
        self.request_line = true;
        self.line = end;
        self.seen = end;
        let Some([b' ', rest @ ..]) = after_host(rest) else {
            return;
        };
        let host = target::plain_host(rest);
        let end = end + 6 + host + 2;
        if host > 0 && rest[host..].starts_with(b"\r\n") && end <= limits.head && limits.fields > 0
        {
            self.fields = 1;
            self.facts.host = Some(end - 2 - host..end - 2);
            self.line = end;
            self.seen = end;
        }
    }

    /// `method SP target SP HTTP/1.x`, with one blank each (RFC 9112, 3); it begins at `start`.
    #[inline(never)]
    fn request_line(&mut self, line: &[u8], start: usize, limits: &Limits) -> Result<(), Refusal> {
        self.request_line = true;
        let (method, rest) = field::split_at_blank(line)?;
        let (target, version) = field::split_at_blank(rest)?;
        if !field::is_token(method) {
            return Err(Refusal::malformed("The method is malformed."));
        }
        self.facts.head_method = method == b"HEAD";
        match version {
            b"HTTP/1.1" => {}
            b"HTTP/1.0" => self.facts.http10 = true,
            [b'H', b'T', b'T', b'P', b'/', b'0'..=b'9', b'.', b'0'..=b'9'] => {
                return Err(Refusal::unsupported(505, "This server speaks HTTP/1.1."));
            }
            _ => return Err(Refusal::malformed("The version is malformed.")),
        }
        if matches!(method, b"CONNECT" | b"TRACE") || method.len() > METHOD {
            return Err(Refusal::unsupported(501, "There is no such method."));
        }
        if target.len() > limits.target {
            return Err(TARGET_TOO_LONG);
        }
        let offset = start + method.len() + 1;
        self.facts.authority = target::check(method, target)?
            .map(|authority| offset + authority.start..offset + authority.end);
        Ok(())
    }

    /// One header, which begins at `start`.
    #[inline(never)]
    fn field(&mut self, line: &[u8], start: usize, limits: &Limits) -> Result<(), Refusal> {
        self.fields += 1;
        if self.fields > limits.fields {
            return Err(Refusal::too_large(431, "There are too many headers."));
        }
        if let Some(value) = after_host(line) {
            return self.host(start + 5, value);
        }
        let (name, value) = field::split(line)?;
        let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
        let facts = &mut self.facts;
        match name.len() {
            6 if is("expect") && !value.eq_ignore_ascii_case(b"100-continue") => {
                let message = "There is no such expectation.";
                return Err(Refusal::unsupported(417, message));
            }
            7 if is("upgrade") => facts.upgrade = true,
            10 if is("connection") => {
                facts.close |= field::has_token(value, "close");
                facts.keep_alive |= field::has_token(value, "keep-alive");
            }
            14 if is("content-length") => {
                let length = field::length(value)?;
                if facts.length.replace(length).is_some() {
                    return Err(Refusal::malformed("There is more than one content length."));
                }
            }
            17 if is("transfer-encoding") => {
                if facts.chunked || !value.eq_ignore_ascii_case(b"chunked") {
                    let message = "The transfer encoding is not `chunked`.";
                    return Err(Refusal::malformed(message));
                }
                facts.chunked = true;
            }
            _ => {}
        }
        Ok(())
    }

    /// `value`: with the blanks around it, from `start` on.
    fn host(&mut self, start: usize, value: &[u8]) -> Result<(), Refusal> {
        let text = field::trim(value);
        target::check_host(text)?;
        let blanks = value.iter().take_while(|byte| matches!(byte, b' ' | b'\t'));
        let start = start + blanks.count();
        if self.facts.host.replace(start..start + text.len()).is_some() {
            return Err(Refusal::malformed("There is more than one host."));
        }
        Ok(())
    }

    /// What only the whole head can tell.
    fn finish(&self, bytes: &[u8]) -> Result<Accepted, Refusal> {
        let facts = &self.facts;
        if facts.upgrade {
            let message = "This server does not change the protocol.";
            return Err(Refusal::unsupported(400, message));
        }
        match (&facts.host, &facts.authority) {
            (None, _) if !facts.http10 => {
                return Err(Refusal::malformed("There is no host."));
            }
            // A proxy that believes the one and a server that believes the other is how a cache
            // is poisoned.
            (Some(host), Some(authority))
                if !bytes[host.clone()].eq_ignore_ascii_case(&bytes[authority.clone()]) =>
            {
                return Err(Refusal::malformed("The target and the host differ."));
            }
            _ => {}
        }
        if facts.chunked && (facts.length.is_some() || facts.http10) {
            return Err(Refusal::malformed("The length of the body is ambiguous."));
        }
        Ok(Accepted {
            end: self.line,
            body: match facts.length {
                _ if facts.chunked => Framing::Chunked,
                length => Framing::Length(length.unwrap_or(0)),
            },
            last: facts.close || (facts.http10 && !facts.keep_alive),
        })
    }
}

/// The bit by which small letters differ from large ones.
const CASE: u32 = 0x2020_2020;

/// What stands behind `Host:`, the header of every request; told from the others by one word.
fn after_host(text: &[u8]) -> Option<&[u8]> {
    match text {
        [h, o, s, t, b':', rest @ ..]
            if u32::from_le_bytes([*h, *o, *s, *t]) | CASE == u32::from_le_bytes(*b"host") =>
        {
            Some(rest)
        }
        _ => None,
    }
}

const HEAD_TOO_LARGE: Refusal = Refusal::too_large(431, "The request head is too large.");
const TARGET_TOO_LONG: Refusal = Refusal::too_large(414, "The request target is too long.");
