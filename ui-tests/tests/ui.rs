//! What the compiler says about mistakes, and that correct code compiles wherever it stands.
//!
//! Each file of `fail` is one mistake and is named after it; its `.stderr` is reviewed
//! like code. `TRYBUILD=overwrite cargo test -p ui-tests` writes them anew.

use std::process::Command;

#[test]
fn correct_code_compiles_wherever_it_stands() {
    trybuild::TestCases::new().pass("pass/*.rs");
}

/// Not together with the files that pass: those are built, and a build says more about
/// a failed constant than a check does, so that the text would depend on the selection.
#[test]
fn mistakes_are_explained() {
    if is_pinned_toolchain() {
        trybuild::TestCases::new().compile_fail("fail/*.rs");
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
