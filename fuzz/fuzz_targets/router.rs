//! Routes and requests made at random: the router finds what a matcher finds that tries every
//! route in turn.

#![no_main]

use std::panic::Location;

use arbitrary::Arbitrary;
use http::Method;
use libfuzzer_sys::fuzz_target;
use stario_html::Segment;
use stario_runtime::{Match, Route, Router, decode_path};

#[derive(Debug, Arbitrary)]
struct Input<'a> {
    routes: Vec<Wanted<'a>>,
    requests: Vec<Asked<'a>>,
}

#[derive(Debug, Arbitrary)]
struct Wanted<'a> {
    method: u8,
    /// One nibble is one label; 0 ends it.
    host: u16,
    path: u32,
    /// A pattern as it is instead.
    raw: Option<&'a str>,
}

#[derive(Debug, Arbitrary)]
struct Asked<'a> {
    method: u8,
    host: u16,
    path: u32,
    raw_host: Option<&'a str>,
    raw_path: Option<&'a str>,
    query: Option<&'a str>,
}

const METHODS: [Method; 4] = [Method::GET, Method::POST, Method::HEAD, Method::OPTIONS];

fn method(byte: u8) -> Method {
    METHODS[usize::from(byte % 4)].clone()
}

fn nibbles(mut bits: u32) -> Vec<u32> {
    let mut all = Vec::new();
    while bits % 16 != 0 {
        all.push(bits % 16);
        bits /= 16;
    }
    all
}

impl Wanted<'_> {
    /// Literals, placeholders, and a rest where it is allowed.
    fn pattern(&self) -> String {
        if let Some(raw) = self.raw {
            return raw.to_owned();
        }
        let mut text = String::new();
        for (at, label) in nibbles(self.host.into()).into_iter().enumerate() {
            text.push_str(if at == 0 { "//" } else { "." });
            match label {
                1..=9 => text.push_str(["x", "y", "z"][label as usize % 3]),
                15 if at == 0 => text.push_str("{h...}"),
                _ => text.push_str(&format!("{{h{at}}}")),
            }
        }
        for (at, segment) in nibbles(self.path).into_iter().enumerate() {
            match segment {
                1..=9 => text.push_str(["/a", "/b", "/é"][segment as usize % 3]),
                10..=14 => text.push_str(&format!("/{{p{at}}}")),
                _ => {
                    text.push_str("/{p...}");
                    return text;
                }
            }
        }
        if !text.contains('/') || nibbles(self.path).is_empty() {
            text.push('/');
        }
        text
    }
}

impl Asked<'_> {
    fn host(&self) -> String {
        let label = |n: u32| ["x", "Y", "z", "w"][n as usize % 4];
        let labels: Vec<_> = nibbles(self.host.into()).into_iter().map(label).collect();
        let port = if self.host & 0x1000 == 0 { "" } else { ":80" };
        self.raw_host
            .map_or_else(|| labels.join(".") + port, str::to_owned)
    }

    fn path(&self) -> String {
        let segments = [
            "", "/a", "/b", "/%C3%A9", "/%61", "/a%2Fb", "/c", "/a", "/b", "/.", "/..", "/",
            "/%2e", "/a", "/b", "/%c3%a9",
        ];
        let path: String = nibbles(self.path)
            .into_iter()
            .map(|n| segments[n as usize])
            .collect();
        let path = if path.is_empty() {
            "/".to_owned()
        } else {
            path
        };
        self.raw_path.map_or(path, str::to_owned)
    }
}

/// The parts of a name that the router compares: no port, no user, no final dot, lower case.
fn labels(host: &str) -> Vec<String> {
    let host = host.trim_matches([' ', '\t']);
    let host = &host[host.rfind('@').map_or(0, |at| at + 1)..];
    let port = host.rfind(':').filter(|at| {
        let port = &host[at + 1..];
        port.chars().all(|c| c.is_ascii_digit())
    });
    let host = &host[..port.unwrap_or(host.len())];
    let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    if host.is_empty() {
        return Vec::new();
    }
    host.split('.').map(str::to_owned).collect()
}

/// The rank of a match (0 literal, 1 placeholder, 2 rest, for each segment) and its values.
fn try_match(pattern: &[Segment], parts: &[String], host: bool) -> Option<(Vec<u8>, Vec<String>)> {
    let (mut rank, mut values) = (Vec::new(), Vec::new());
    let mut at = 0;
    for segment in pattern {
        let part = parts.get(at)?;
        at += 1;
        match segment {
            Segment::Literal(text) if text == part => rank.push(0),
            Segment::Literal(_) => return None,
            Segment::Param(_) if host && part.is_empty() => return None,
            Segment::Param(_) => {
                rank.push(1);
                values.push(part.clone());
            }
            // A rest is a path again, so its segments hold no slash.
            Segment::Rest(_) if !host && parts[at - 1..].iter().any(|part| part.contains('/')) => {
                return None;
            }
            // The labels come from the right: the last one is what the name begins with.
            Segment::Rest(_) if host && (part.is_empty() || parts[parts.len() - 1].is_empty()) => {
                return None;
            }
            Segment::Rest(_) => {
                let mut rest = parts[at - 1..].to_vec();
                if host {
                    rest.reverse();
                }
                rank.push(2);
                values.push(rest.join(if host { "." } else { "/" }));
                at = parts.len();
            }
        }
    }
    (at == parts.len()).then_some((rank, values))
}

/// Every route that takes the path, with its rank and values.
fn all(routes: &[Route], host: &str, path: &str) -> Vec<(Vec<u8>, usize, Vec<String>)> {
    let mut labels = labels(host);
    labels.reverse();
    let parts: Vec<String> = path
        .split('/')
        .filter(|part| !part.is_empty())
        .map(|part| decode_path(&format!("/{part}")).expect("inspected")[1..].to_owned())
        .collect();
    let mut found = Vec::new();
    for (index, route) in routes.iter().enumerate() {
        let of_host: Vec<Segment> = route.pattern().host().iter().rev().cloned().collect();
        let (mut rank, mut values) = if of_host.is_empty() {
            (vec![9], Vec::new())
        } else {
            match try_match(&of_host, &labels, true) {
                Some(matched) => matched,
                None => continue,
            }
        };
        values.reverse();
        if let Some((of_path, more)) = try_match(route.pattern().segments(), &parts, false) {
            rank.extend(of_path);
            values.extend(more);
            found.push((rank, index, values));
        }
    }
    found.sort();
    found
}

fn is_canonical(path: &str) -> bool {
    let dots = |part: &str| {
        let part = decode_path(&format!("/{part}")).expect("inspected")[1..].to_owned();
        part.is_empty() || part == "." || part == ".."
    };
    path == "/" || !path[1..].split('/').any(dots)
}

fn check(router: &Router<usize>, routes: &[Route], asked: &Asked) {
    let (method, host, path) = (method(asked.method), asked.host(), asked.path());
    let answer = router.find(&method, &host, &path, asked.query);
    if path == "*" && method == Method::OPTIONS {
        return assert!(matches!(answer, Match::Options { .. }));
    }
    if decode_path(&path).is_err() {
        return assert!(matches!(answer, Match::BadPath(_)), "{answer:?}");
    }
    if !is_canonical(&path) {
        if let Match::Redirect(to) = answer {
            assert!(to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/\\"));
            let target = to.split('?').next().unwrap_or_default();
            assert!(is_canonical(target), "{to}");
            assert!(!all(routes, &host, target).is_empty(), "{path} -> {to}");
        } else {
            assert!(matches!(answer, Match::NotFound), "{answer:?}");
        }
        return;
    }
    let found = all(routes, &host, &path);
    let of = |method: &Method| {
        let mut found = found.iter();
        found.find(|(_, index, _)| routes[*index].method() == method)
    };
    let head = (method == Method::HEAD).then_some(&Method::GET);
    // A HEAD of its own goes before a GET at the same place; in another, the better place wins.
    let expected = of(&method).into_iter().chain(head.and_then(of));
    let expected = expected.min_by(|one, other| one.0.cmp(&other.0));
    match (answer, expected) {
        (Match::Found { value, params, .. }, Some((_, index, values))) => {
            assert_eq!(value, index);
            assert!(params.iter().map(|(_, value)| value).eq(values.iter()));
        }
        (Match::Options { allow }, None) => {
            assert!(method == Method::OPTIONS && !found.is_empty());
            assert!(allow.split(", ").any(|name| name == "OPTIONS"));
        }
        (Match::MethodNotAllowed { allow }, None) => {
            let mut names: Vec<_> = found
                .iter()
                .map(|(_, index, _)| routes[*index].method().as_str())
                .collect();
            names.push("OPTIONS");
            if names.contains(&"GET") {
                names.push("HEAD");
            }
            names.sort_unstable();
            names.dedup();
            assert_eq!(allow, names.join(", "));
            assert!(!found.is_empty() && method != Method::OPTIONS);
        }
        (Match::NotFound, None) => {
            assert!(found.is_empty(), "{method} {host:?} {path:?} {found:?}")
        }
        (answer, expected) => panic!("{answer:?} but {expected:?}"),
    }
}

fuzz_target!(|input: Input| {
    let mut router = Router::new();
    let mut routes = Vec::new();
    for wanted in &input.routes {
        let Ok(route) = Route::new(method(wanted.method), &wanted.pattern()) else {
            assert!(wanted.raw.is_some(), "{}", wanted.pattern());
            continue;
        };
        let text = route.to_string();
        assert_eq!(text.parse().as_ref(), Ok(&route), "{text}");
        if router
            .insert(route.clone(), routes.len(), Location::caller())
            .is_ok()
        {
            routes.push(route);
        }
    }
    for asked in &input.requests {
        check(&router, &routes, asked);
    }
});
