//! `Content-Disposition`: a body that is kept as a file (RFC 6266).

use http::HeaderValue;
use http::header::CONTENT_DISPOSITION;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::writer::Writer;

/// All but the characters that RFC 8187 leaves as they are.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// A name of a file has at most so many bytes on the usual file systems.
const LONGEST: usize = 255;

impl Writer {
    /// Has the browser keep the body as a file of this name instead of showing it.
    ///
    /// The name may be anything: what has no place in the name of a file (control characters, a
    /// path before the name) is left out, and other alphabets are written as RFC 8187 has it,
    /// with a plain name beside them for clients that do not read that.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{Context, Writer};
    ///
    /// async fn export(_c: Context, mut w: Writer) {
    ///     // attachment; filename="Gr__en.csv"; filename*=UTF-8''Gr%C3%B6%C3%9Fen.csv
    ///     w.attachment("Größen.csv");
    ///     w.bytes("text/csv; charset=utf-8", "42\n");
    /// }
    /// # let _ = export;
    /// ```
    pub fn attachment(&mut self, name: &str) -> &mut Self {
        let value = disposition(name);
        self.headers_mut().insert(CONTENT_DISPOSITION, value);
        self
    }
}

/// `attachment` with the name in both forms.
pub(super) fn disposition(name: &str) -> HeaderValue {
    let name = file_name(name);
    let plain: String = name
        .chars()
        .map(|c| match c {
            // Browsers disagree on escapes inside the quotes, so there are none.
            '"' | '\\' | '%' => '_',
            ' '..='~' => c,
            _ => '_',
        })
        .collect();
    let text = if plain == name {
        format!("attachment; filename=\"{plain}\"")
    } else {
        let encoded = utf8_percent_encode(&name, ENCODED);
        format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
    };
    HeaderValue::try_from(text).expect("the text is visible ASCII")
}

/// The last part of the name, without what no file is called.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut clean: String = last.chars().filter(|c| !c.is_control()).collect();
    let cut = clean.floor_char_boundary(LONGEST);
    clean.truncate(cut);
    // `..` and blanks are no names, and one with a dot before it is hidden where it arrives.
    let clean = clean.trim().trim_start_matches('.');
    if clean.is_empty() {
        "download".to_owned()
    } else {
        clean.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(name: &str) -> String {
        disposition(name).to_str().unwrap().to_owned()
    }

    #[test]
    fn a_plain_name_has_one_form_and_any_other_two() {
        assert_eq!(shown("report.csv"), "attachment; filename=\"report.csv\"");
        assert_eq!(
            shown("a \"b\" 100%.txt"),
            "attachment; filename=\"a _b_ 100_.txt\"; filename*=UTF-8''a%20%22b%22%20100%25.txt"
        );
        assert_eq!(
            shown("€.txt"),
            "attachment; filename=\"_.txt\"; filename*=UTF-8''%E2%82%AC.txt"
        );
    }

    #[test]
    fn no_name_leads_out_of_the_folder_or_into_the_head() {
        assert_eq!(shown("../../etc/passwd"), shown("passwd"));
        assert_eq!(shown("C:\\tmp\\x.exe"), shown("x.exe"));
        assert_eq!(
            shown("a\r\nset-cookie: b=1.txt"),
            shown("aset-cookie: b=1.txt")
        );
        for nothing in ["", "..", "/", " . ", "\0"] {
            assert_eq!(shown(nothing), shown("download"), "{nothing:?}");
        }
        assert_eq!(shown(".bashrc"), shown("bashrc"));
        assert!(shown(&"ä".repeat(1000)).len() < 1000);
    }

    proptest! {
        #[test]
        fn every_name_gives_one_quoted_form(name in any::<String>()) {
            let text = shown(&name);
            prop_assert!(text.bytes().all(|byte| (0x20..0x7f).contains(&byte)));
            prop_assert_eq!(text.matches('"').count(), 2);
        }
    }
}
