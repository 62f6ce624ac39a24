//! Opening: what is a file of the directory, and what only looks like one.

use std::fs;
use std::os::unix::fs::symlink;

use super::mount::open_below;
use crate::disk::{self, Links};

#[test]
fn only_files_that_really_lie_there_are_opened() {
    let dir = std::env::temp_dir().join(format!("stario-{}-open", std::process::id()));
    let root = dir.join("root");
    fs::create_dir_all(root.join("sub")).unwrap();
    fs::create_dir_all(dir.join("outside")).unwrap();
    fs::write(root.join("sub/file"), "inside").unwrap();
    fs::write(dir.join("outside/file"), "secret").unwrap();
    symlink(dir.join("outside/file"), root.join("link")).unwrap();
    symlink(dir.join("outside"), root.join("linked")).unwrap();
    symlink(root.join("sub"), root.join("within")).unwrap();
    symlink(&root, dir.join("alias")).unwrap();

    let open = |root: &std::path::Path, tail: &str| open_below(root, &root.join(tail), tail);
    assert!(open(&root, "sub/file").is_ok());
    assert!(
        open(&dir.join("alias"), "sub/file").is_ok(),
        "the root may be a link"
    );
    for tail in [
        "link",
        "linked/file",
        "within/file",
        "sub",
        "none",
        "sub/file/x",
    ] {
        assert!(open(&root, tail).is_err(), "{tail}");
    }
    let first = disk::open(&root.join("sub/file"), Links::Refuse).unwrap();
    let again = disk::open(&root.join("sub/file"), Links::Refuse).unwrap();
    assert_eq!(first.etag, again.etag);
    fs::write(root.join("sub/file"), "another length").unwrap();
    let changed = disk::open(&root.join("sub/file"), Links::Refuse).unwrap();
    assert_ne!(first.etag, changed.etag);
    let _gone = fs::remove_dir_all(&dir);
}
