//! The search that `asset!` does while compiling, and its message for a path that is not there.

use stario_html::__private::{Message, distance, equal};

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
///     files: &[AssetFile { path: "a.css", bytes: b"", hash: "e3b0c44298fc1c14", sha256: [0; 32], codings: &[] }],
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
    panic!("{}", message.as_str("no such asset"))
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
            codings: &[],
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
}
