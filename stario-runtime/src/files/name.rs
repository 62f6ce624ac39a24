//! Names in a request that may be joined to a directory.

use std::path::{Path, PathBuf};

/// The path below `root` for the decoded rest of a request's path; nothing for a name that is
/// hidden, leads elsewhere, or reads differently to some system.
pub(super) fn below(root: &Path, tail: &str) -> Option<PathBuf> {
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            // Drives and streams of Windows, its other separator, and its trailing dots.
            && !part.contains(['\\', ':'])
            && !part.ends_with(['.', ' '])
            && !part.chars().any(char::is_control)
    };
    if !tail.split('/').all(plain) {
        return None;
    }
    let mut path = root.to_owned();
    path.extend(tail.split('/'));
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_names_are_joined() {
        let path = below(Path::new("/data"), "2026/a photo.png");
        assert_eq!(path, Some(PathBuf::from("/data/2026/a photo.png")));
    }

    #[test]
    fn names_that_lead_elsewhere_are_none() {
        for tail in [
            "",
            "/etc/passwd",
            "..",
            "a/../../b",
            "a/./b",
            "a//b",
            "a/",
            ".env",
            "a/.git/config",
            "..\\b",
            "c:\\b",
            "file.txt::$DATA",
            "a\0b",
            "a\nb",
            "con.",
        ] {
            assert_eq!(below(Path::new("/data"), tail), None, "{tail:?}");
        }
    }
}
