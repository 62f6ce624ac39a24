//! What the gate is held against: a naive reading of RFC 9112, for property tests and fuzzing.

use super::breach::Refusal;
use super::guard::Limits;
use super::scan::Scan;

/// What the gate makes of a connection's bytes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) passed: usize,
    pub(crate) refusal: Option<Refusal>,
    pub(crate) in_body: bool,
}

/// Feeds the bytes in pieces that end at `cuts`; `ends` are the places where a request ended.
pub(super) fn feed(input: &[u8], cuts: &[usize], limits: &Limits) -> (Outcome, Vec<usize>) {
    let mut scan = Scan::new();
    let mut passed = 0;
    let mut ends = Vec::new();
    let mut refusal = None;
    'pieces: for end in cuts.iter().copied().chain([input.len()]) {
        loop {
            let (step, error) = match scan.pass(&input[passed..end.max(passed)], limits) {
                Ok(step) => (step, None),
                Err((step, error)) => (step, Some(error)),
            };
            passed += step;
            refusal = error;
            if refusal.is_some() {
                break 'pieces;
            }
            if step > 0 && !scan.in_body() && !scan.in_head() {
                ends.push(passed);
            }
            if step == 0 {
                break;
            }
        }
    }
    let in_body = scan.in_body();
    let outcome = Outcome {
        passed,
        refusal,
        in_body,
    };
    (outcome, ends)
}

/// Where requests end, and whether the rest is refused. Straight from the RFC's text: lines, maps,
/// no state but the position.
pub(super) fn naive(input: &[u8]) -> (Vec<usize>, bool) {
    let mut at = 0;
    let mut ends = Vec::new();
    loop {
        match naive_request(&input[at..]) {
            Naive::More => return (ends, false),
            Naive::Bad => return (ends, true),
            Naive::Whole { length, last } => {
                at += length;
                ends.push(at);
                if last || at == input.len() {
                    return (ends, false);
                }
            }
        }
    }
}

enum Naive {
    More,
    Bad,
    Whole { length: usize, last: bool },
}

enum Line<'a> {
    More,
    Bad,
    Text(&'a [u8], usize),
}

fn naive_line(input: &[u8]) -> Line<'_> {
    for (at, byte) in input.iter().enumerate() {
        match byte {
            b'\r' => {
                return match input.get(at + 1) {
                    None => Line::More,
                    Some(b'\n') => Line::Text(&input[..at], at + 2),
                    Some(_) => Line::Bad,
                };
            }
            b'\t' | b' '..=b'~' | 0x80..=0xff => {}
            _ => return Line::Bad,
        }
    }
    Line::More
}

fn naive_request(input: &[u8]) -> Naive {
    let mut at = 0;
    let mut lines = Vec::new();
    loop {
        match naive_line(&input[at..]) {
            Line::Bad => return Naive::Bad,
            Line::More => break,
            Line::Text(text, length) => {
                at += length;
                if text.is_empty() && lines.is_empty() && at == 2 {
                    continue;
                }
                lines.push(text);
                if text.is_empty() {
                    break;
                }
            }
        }
    }
    let whole = lines.len() > 1 && lines.last().is_some_and(|line| line.is_empty());
    let Some((request, headers)) = lines.split_first() else {
        return Naive::More;
    };
    let Ok(request) = std::str::from_utf8(request) else {
        return Naive::Bad;
    };
    let words: Vec<&str> = request.split(' ').collect();
    let [method, target, version] = words[..] else {
        return Naive::Bad;
    };
    let old = version == "HTTP/1.0";
    let known = !["CONNECT", "TRACE"].contains(&method) && method.len() <= 64;
    if !naive_token(method) || !known || !(old || version == "HTTP/1.1") {
        return Naive::Bad;
    }
    let Some(authority) = naive_target(method, target) else {
        return Naive::Bad;
    };
    let mut named: Vec<(String, String)> = Vec::new();
    for line in headers.iter().filter(|line| !line.is_empty()) {
        let line: String = line.iter().map(|byte| char::from(*byte)).collect();
        let Some((name, value)) = line.split_once(':') else {
            return Naive::Bad;
        };
        if !naive_token(name) {
            return Naive::Bad;
        }
        let value = value.trim_matches([' ', '\t']).to_owned();
        named.push((name.to_ascii_lowercase(), value));
    }
    let all = |name: &str| -> Vec<&str> {
        let found = named.iter().filter(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).collect()
    };
    let (hosts, lengths, codings) = (all("host"), all("content-length"), all("transfer-encoding"));
    let digits = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let bad_line = hosts.len() > 1
        || !hosts.iter().all(|host| naive_host(host))
        || lengths.len() > 1
        || !lengths.iter().all(digits)
        || lengths.iter().any(|length| length.parse::<i64>().is_err())
        || codings.len() > 1
        || codings
            .iter()
            .any(|coding| !coding.eq_ignore_ascii_case("chunked"))
        || all("expect")
            .iter()
            .any(|e| !e.eq_ignore_ascii_case("100-continue"));
    if bad_line {
        return Naive::Bad;
    }
    if !whole {
        return Naive::More;
    }
    let differs = !authority.is_empty()
        && hosts
            .iter()
            .any(|host| !host.eq_ignore_ascii_case(authority));
    let bad_head = (hosts.is_empty() && !old)
        || differs
        || !all("upgrade").is_empty()
        || (!codings.is_empty() && (old || !lengths.is_empty()));
    if bad_head {
        return Naive::Bad;
    }
    let options = all("connection").join(",").to_ascii_lowercase();
    let has = |token: &str| {
        options
            .split(',')
            .any(|option| option.trim_matches([' ', '\t']) == token)
    };
    let last = has("close") || (old && !has("keep-alive"));
    let body = if codings.is_empty() {
        let length = lengths
            .first()
            .map_or(0, |text| text.parse().expect("digits"));
        if input.len() - at < length {
            return Naive::More;
        }
        length
    } else {
        match naive_chunks(&input[at..]) {
            Err(more) => return if more { Naive::More } else { Naive::Bad },
            Ok(length) => length,
        }
    };
    Naive::Whole {
        length: at + body,
        last,
    }
}

/// The length of a chunked body; `true` when it goes on.
fn naive_chunks(input: &[u8]) -> Result<usize, bool> {
    let mut at = 0;
    loop {
        let rest = &input[at..];
        let size_end = rest.iter().position(|byte| !byte.is_ascii_hexdigit());
        let digits = &rest[..size_end.unwrap_or(rest.len())];
        let digits = std::str::from_utf8(digits).expect("hex digits");
        // Sixteen digits, and nothing whose sums could overflow.
        let size = i64::from_str_radix(digits, 16);
        if digits.len() > 16 || (!digits.is_empty() && size.is_err()) {
            return Err(false);
        }
        let Some(size_end) = size_end else {
            return Err(true);
        };
        if size_end == 0 || !matches!(rest[size_end], b'\r' | b';') {
            return Err(false);
        }
        let size = usize::try_from(size.expect("it has digits")).expect("64 bits");
        match naive_line(rest) {
            Line::Bad => return Err(false),
            Line::More => return Err(true),
            Line::Text(_, length) => at += length,
        }
        if size == 0 {
            break;
        }
        let Some(rest) = input.get(at + size..) else {
            return Err(true);
        };
        match rest {
            [b'\r', b'\n', ..] => at += size + 2,
            [] | [b'\r'] => return Err(true),
            _ => return Err(false),
        }
    }
    loop {
        let rest = &input[at..];
        let name = rest
            .iter()
            .position(|byte| !naive_token(&char::from(*byte).to_string()));
        match name.map(|end| (end, rest[end])) {
            None => return Err(true),
            Some((0, b'\r') | (1.., b':')) => {}
            _ => return Err(false),
        }
        match naive_line(rest) {
            Line::Bad => return Err(false),
            Line::More => return Err(true),
            Line::Text(text, length) => {
                at += length;
                if text.is_empty() {
                    return Ok(at);
                }
            }
        }
    }
}

fn naive_token(text: &str) -> bool {
    let other = "!#$%&'*+-.^_`|~";
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || other.contains(c))
}

/// The authority of a target, empty for a path.
fn naive_target<'a>(method: &str, target: &'a str) -> Option<&'a str> {
    if target == "*" {
        return (method == "OPTIONS").then_some("");
    }
    let (authority, path) = if target.starts_with('/') {
        ("", target)
    } else {
        let (scheme, rest) = target.split_once("://")?;
        let known = ["http", "https"].contains(&scheme.to_ascii_lowercase().as_str());
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        if !known || !naive_host(&rest[..end]) {
            return None;
        }
        (&rest[..end], &rest[end..])
    };
    let plain = path
        .chars()
        .all(|c| c.is_ascii_graphic() && !"\"#<>".contains(c));
    let ticks = path.split('?').next()?.contains('`');
    (plain && !ticks).then_some(authority)
}

fn naive_host(host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, Some(port)),
        _ => (host, None),
    };
    let port_ok = port.is_none_or(|port| {
        port.len() <= 5
            && port.bytes().all(|b| b.is_ascii_digit())
            && port.parse::<u16>().is_ok_and(|port| port > 0)
    });
    let in_name = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    let name_ok = match name
        .strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'))
    {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => !name.is_empty() && name.chars().all(in_name),
    };
    port_ok && name_ok
}
