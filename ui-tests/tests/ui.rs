//! What the compiler says about mistakes, and that correct code compiles wherever it stands.
//!
//! Each file of `fail` is one mistake and is named after it; its `.stderr` is reviewed
//! like code. `TRYBUILD=overwrite cargo test -p ui-tests` writes them anew.

use std::process::Command;

#[test]
fn mistakes_are_explained_and_correct_code_compiles() {
    let tests = trybuild::TestCases::new();
    tests.pass("pass/*.rs");
    if is_pinned_toolchain() {
        tests.compile_fail("fail/*.rs");
    }
}

/// The words around ours are the compiler's and change with it.
fn is_pinned_toolchain() -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .arg("--version")
        .output()
        .expect("the compiler runs");
    output.stdout.starts_with(b"rustc 1.95.")
}
