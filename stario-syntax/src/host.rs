//! Who is asking: the compiler or an editor.

use std::sync::OnceLock;

/// Whether rust-analyzer expands the macro.
///
/// It loads macros into a process of its own, `rust-analyzer-proc-macro-srv`. Nothing else tells:
/// `cfg(rust_analyzer)` holds for what it analyses and not for the macros it has built by cargo.
/// Were the process ever renamed, only the names for completion would be missing.
pub(crate) fn in_editor() -> bool {
    static IN_EDITOR: OnceLock<bool> = OnceLock::new();
    *IN_EDITOR.get_or_init(|| {
        std::env::current_exe().is_ok_and(|exe| {
            exe.file_name()
                .is_some_and(|name| name.to_string_lossy().contains("rust-analyzer"))
        })
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_test_is_no_editor() {
        assert!(!super::in_editor());
    }
}
