//! The search that `asset!` does while compiling, and its message for a path that is not there.

use super::table::Assets;

/// The position of a path in the table, for `asset!`.
///
/// # Panics
///
/// When there is no such file. In a constant this is a compile error that names the path, and the
/// file that was probably meant.
///
/// # Example
///
/// ```
/// use stario_runtime::{AssetDir, AssetFile, Assets, asset_index};
///
/// static STATIC: Assets = Assets::new(AssetDir {
///     url: "/static",
///     dir: "",
///     files: &[AssetFile { path: "a.css", bytes: b"", hash: "e3b0c44298fc1c14", sha256: [0; 32] }],
/// });
///
/// const STYLE: usize = asset_index(&STATIC, "a.css");
/// assert_eq!(STATIC.at(STYLE).to_string(), "/static/a.e3b0c44298fc1c14.css");
/// ```
pub const fn asset_index(assets: &Assets, path: &str) -> usize {
    let files = assets.embedded();
    let wanted = path.as_bytes();
    let mut at = 0;
    while at < files.len() {
        if equal(files[at].path.as_bytes(), wanted) {
            return at;
        }
        at += 1;
    }
    let (mut nearest, mut least) = (0, usize::MAX);
    while at > 0 {
        at -= 1;
        let distance = distance(files[at].path.as_bytes(), wanted);
        if distance < least {
            (nearest, least) = (at, distance);
        }
    }
    let mut message = Message::new()
        .add("no asset `")
        .add(path)
        .add("` in this directory");
    if least <= 3 && least < wanted.len() {
        message = message
            .add(", did you mean `")
            .add(files[nearest].path)
            .add("`?");
    }
    panic!("{}", message.as_str())
}

/// `left < right`, usable in constants.
pub(super) const fn less(left: &[u8], right: &[u8]) -> bool {
    let mut at = 0;
    while at < left.len() && at < right.len() {
        if left[at] != right[at] {
            return left[at] < right[at];
        }
        at += 1;
    }
    left.len() < right.len()
}

/// Longest path that is compared letter by letter.
const ROW: usize = 128;

/// How many letters have to change; anything far apart is only "far".
const fn distance(left: &[u8], right: &[u8]) -> usize {
    if left.len().abs_diff(right.len()) > 3 || left.len() >= ROW || right.len() >= ROW {
        return usize::MAX;
    }
    let mut row = [0; ROW];
    let mut y = 0;
    while y <= right.len() {
        row[y] = y;
        y += 1;
    }
    let mut x = 0;
    while x < left.len() {
        let mut diagonal = row[0];
        row[0] = x + 1;
        let mut y = 0;
        while y < right.len() {
            let replaced = if left[x] == right[y] {
                diagonal
            } else {
                diagonal + 1
            };
            diagonal = row[y + 1];
            row[y + 1] = min(replaced, min(row[y], diagonal) + 1);
            y += 1;
        }
        x += 1;
    }
    row[right.len()]
}

const fn min(a: usize, b: usize) -> usize {
    if a < b { a } else { b }
}

const fn equal(left: &[u8], right: &[u8]) -> bool {
    !less(left, right) && !less(right, left)
}

/// Text put together in a constant, where there is no `format!`; cut at the end of the buffer.
struct Message {
    bytes: [u8; 512],
    len: usize,
}

impl Message {
    const fn new() -> Self {
        Self {
            bytes: [0; 512],
            len: 0,
        }
    }

    const fn add(mut self, text: &str) -> Self {
        let mut at = 0;
        while at < text.len() && self.len < self.bytes.len() {
            self.bytes[self.len] = text.as_bytes()[at];
            self.len += 1;
            at += 1;
        }
        self
    }

    const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "no such asset",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{AssetDir, AssetFile};
    use super::*;

    const fn empty(path: &'static str) -> AssetFile {
        AssetFile {
            path,
            bytes: b"",
            hash: "e3b0c44298fc1c14",
            sha256: [0; 32],
        }
    }

    static FILES: Assets = Assets::new(AssetDir {
        url: "/",
        dir: "",
        files: &[
            empty("css/style.css"),
            empty("css/style2.css"),
            empty("js/app.js"),
        ],
    });

    const APP: usize = asset_index(&FILES, "js/app.js");

    #[test]
    fn a_path_is_found_in_a_constant() {
        assert_eq!(APP, 2);
        assert_eq!(asset_index(&FILES, "css/style.css"), 0);
    }

    #[test]
    #[should_panic(
        expected = "no asset `css/stile.css` in this directory, did you mean `css/style.css`?"
    )]
    fn a_misspelt_path_names_the_nearest() {
        asset_index(&FILES, "css/stile.css");
    }

    #[test]
    #[should_panic(expected = "no asset `logo.svg` in this directory")]
    fn an_unknown_path_is_named() {
        asset_index(&FILES, "logo.svg");
    }

    #[test]
    fn order_is_the_order_of_strings() {
        for (left, right) in [("a", "b"), ("a", "ab"), ("css.txt", "css/a"), ("", "a")] {
            assert!(less(left.as_bytes(), right.as_bytes()));
            assert!(!less(right.as_bytes(), left.as_bytes()));
            assert!(left < right);
        }
        assert!(!less(b"a", b"a"));
    }
}
