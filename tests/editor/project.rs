//! The crate that the editor has open.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What has to be installed.
pub(crate) struct Programs {
    /// Expands macros; part of the toolchain's component `rust-analyzer`.
    pub(crate) macro_server: PathBuf,
}

impl Programs {
    /// Finds them, or says what is missing.
    pub(crate) fn find() -> Result<Self, String> {
        let works = Command::new("rust-analyzer").arg("--version").output();
        if !works.is_ok_and(|output| output.status.success()) {
            return Err("rust-analyzer is not installed".to_owned());
        }
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let output = Command::new(rustc).args(["--print", "sysroot"]).output();
        let sysroot = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        let sysroot = PathBuf::from(sysroot.unwrap_or_default().trim());
        let macro_server = sysroot.join("libexec").join(format!(
            "rust-analyzer-proc-macro-srv{}",
            std::env::consts::EXE_SUFFIX
        ));
        if macro_server.exists() {
            Ok(Self { macro_server })
        } else {
            Err(format!("{} does not exist", macro_server.display()))
        }
    }
}

/// The sources of stario.
pub(crate) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The target directory that this test was built in, with the macros in it.
pub(crate) fn target() -> &'static Path {
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
    tmp.parent()
        .expect("cargo puts `tmp` into the target directory")
}

/// Writes the crate: a file for half-typed templates, and the example.
pub(crate) fn write() -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("editor");
    let manifest = format!(
        "[package]\nname = \"opened\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nserde = {{ version = \"1\", features = [\"derive\"] }}\n\
         stario = {{ path = \"{}\" }}\n",
        workspace().to_string_lossy().replace('\\', "/")
    );
    put(&root.join("Cargo.toml"), &manifest);
    // The same versions as here, so that nothing has to be fetched.
    copy(&workspace().join("Cargo.lock"), &root.join("Cargo.lock"));
    put(&root.join("src/lib.rs"), "");
    let tiles = workspace().join("examples/tiles");
    for file in ["main.rs", "views.rs", "game.rs"] {
        copy(&tiles.join(file), &root.join("src/bin/tiles").join(file));
    }
    // `assets!` looks for them beside the manifest.
    for file in ["favicon.svg", "css/style.css"] {
        let path = Path::new("static").join(file);
        copy(&tiles.join(&path), &root.join("examples/tiles").join(&path));
    }
    root
}

fn copy(from: &Path, to: &Path) {
    let text =
        fs::read_to_string(from).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
    put(to, &text);
}

fn put(file: &Path, text: &str) {
    let folder = file.parent().expect("every file here is in a folder");
    fs::create_dir_all(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    fs::write(file, text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
}
