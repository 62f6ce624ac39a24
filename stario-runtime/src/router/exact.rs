//! The paths that are spelt out by their routes, found in one step.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use http::Method;
use stario_html::Segment;

use super::trie::Endpoints;
use crate::path;

/// Routes without parameters by their whole path, as far as there is one way to write it.
///
/// They are in the tree as well. A segment that is spelt out goes before all others, so what is
/// found here is what the tree would have found.
#[derive(Debug, Default)]
pub(super) struct Exact(HashMap<Box<str>, Endpoints, BuildHasherDefault<Mix>>);

impl Exact {
    /// Adds a route, which is not there yet.
    pub(super) fn insert(&mut self, segments: &[Segment], method: &Method, index: usize) {
        let mut whole = String::new();
        for segment in segments {
            let Segment::Literal(text) = segment else {
                return;
            };
            whole.push('/');
            whole.push_str(text);
        }
        if whole.is_empty() {
            whole.push('/');
        }
        if path::is_plain(&whole) || whole == "/" {
            self.0.entry(whole.into()).or_default().push(method, index);
        }
    }

    /// The route of a raw path; without one the tree has to be asked.
    pub(super) fn find(&self, method: &Method, raw_path: &str) -> Option<usize> {
        self.0.get(raw_path)?.select(method)
    }
}

/// Mixes the bytes of a path. No secret: the paths in the table are the program's own.
#[derive(Debug, Default)]
struct Mix(u64);

impl Mix {
    fn add(&mut self, word: u64) {
        // The odd number of `FxHash`, which spreads a difference over the upper bits.
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some((word, more)) = rest.split_first_chunk() {
            self.add(u64::from_le_bytes(*word));
            rest = more;
        }
        // The rest with what stands before it, so that it takes one step and not one for each byte.
        let last = bytes.last_chunk().map_or_else(
            || {
                rest.iter()
                    .fold(0, |word, byte| word << 8 | u64::from(*byte))
            },
            |word| u64::from_le_bytes(*word),
        );
        self.add(last);
    }

    fn write_u8(&mut self, byte: u8) {
        self.add(u64::from(byte));
    }

    fn finish(&self) -> u64 {
        // The table takes its place from the lower bits.
        self.0.rotate_left(26)
    }
}

#[cfg(test)]
mod tests {
    use std::hash::BuildHasher as _;

    use super::*;

    #[test]
    fn what_can_be_written_in_more_than_one_way_is_left_to_the_tree() {
        for (path, exact) in [
            ("/", true),
            ("/a/b.css", true),
            ("/café", false),
            ("/.well-known/x", false),
            ("/a/{b}", false),
            ("/a/{b...}", false),
        ] {
            let pattern = stario_html::Pattern::parse(path).unwrap();
            let mut paths = Exact::default();
            paths.insert(pattern.segments(), &Method::GET, 7);
            assert_eq!(
                paths.find(&Method::HEAD, path),
                exact.then_some(7),
                "{path}"
            );
        }
    }

    #[test]
    fn similar_paths_are_far_apart() {
        let hasher = BuildHasherDefault::<Mix>::default();
        let paths = (0..1000).map(|n| format!("/rooms/{n:03}/seats"));
        let places: std::collections::HashSet<_> = paths
            .map(|path| hasher.hash_one(path.as_str()) % 4096)
            .collect();
        assert!(places.len() > 800, "{} places", places.len());
    }
}
