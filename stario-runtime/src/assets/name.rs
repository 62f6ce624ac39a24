//! Fingerprinted file names: `css/style.css` with its hash is `css/style.<16 hex>.css`.

use std::fmt::Write as _;

/// How many hexadecimal digits of the SHA-256 stand in a URL: 64 bits tell versions apart.
pub(super) const HASH_LEN: usize = 16;

/// The leading digits of a digest, as they stand in a URL.
#[cfg(debug_assertions)]
pub(super) fn short_hash(sha256: &[u8; 32]) -> String {
    hex(&sha256[..HASH_LEN / 2])
}

/// Lowercase hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            write!(text, "{byte:02x}").expect("writing to a string cannot fail");
            text
        })
}

/// The path up to its last suffix, and that suffix with its dot; the hash goes between them.
pub(super) fn parts(path: &str) -> (&str, &str) {
    path.split_at(suffix_start(path))
}

/// Where the last suffix begins, dot included; the length when the name has none.
///
/// A leading dot alone is part of the name.
fn suffix_start(path: &str) -> usize {
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    match path[name..].rfind('.') {
        Some(dot) if dot > 0 => name + dot,
        _ => path.len(),
    }
}

/// Splits a fingerprinted path into the logical path and the hash.
pub(super) fn split(path: &str) -> Option<(String, &str)> {
    let end = suffix_start(path);
    if let Some(hash) = hash_before(path, path.len())
        && suffix_start(&path[..end]) == end
    {
        // `name.<hash>`: the hash itself is the suffix.
        return Some((path[..end].to_owned(), hash));
    }
    let hash = hash_before(path, end)?;
    let stem = &path[..end - HASH_LEN - 1];
    Some((format!("{stem}{}", &path[end..]), hash))
}

/// The `.<16 hex>` that ends at `end`, without its dot.
fn hash_before(path: &str, end: usize) -> Option<&str> {
    let start = end.checked_sub(HASH_LEN)?;
    let hash = path.get(start..end)?;
    let digits = hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    (digits && path[..start].ends_with('.')).then_some(hash)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HASH: &str = "0123456789abcdef";

    #[test]
    fn hash_goes_before_the_last_suffix_and_comes_off_again() {
        for (logical, hashed) in [
            ("css/style.css", "css/style.0123456789abcdef.css"),
            ("a.tar.gz", "a.tar.0123456789abcdef.gz"),
            ("v1.2/LICENSE", "v1.2/LICENSE.0123456789abcdef"),
            ("dir/.well", "dir/.well.0123456789abcdef"),
            (
                "x.fedcba9876543210.js",
                "x.fedcba9876543210.0123456789abcdef.js",
            ),
        ] {
            let (stem, suffix) = parts(logical);
            assert_eq!(format!("{stem}.{HASH}{suffix}"), hashed);
            assert_eq!(split(hashed), Some((logical.to_owned(), HASH)), "{hashed}");
        }
    }

    #[test]
    fn names_without_a_hash_do_not_split() {
        for path in [
            "css/style.css",
            "LICENSE",
            "0123456789abcdef",
            "a.0123456789ABCDEF.js",
            "",
        ] {
            assert_eq!(split(path), None, "{path}");
        }
    }

    proptest! {
        #[test]
        fn any_name_round_trips_and_any_text_is_answered(path in "([a-f.]{1,4}/){0,2}[a-f0-9.é-]{1,24}") {
            let _either = split(&path);
            let (stem, suffix) = parts(&path);
            let hashed = format!("{stem}.{HASH}{suffix}");
            prop_assert_eq!(split(&hashed), Some((path.clone(), HASH)));
        }
    }
}
