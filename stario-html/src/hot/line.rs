//! What `cargo stario dev` sends about one file.

/// All that differs in one file from what the program was built from.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct File {
    pub(super) name: String,
    /// Markers and texts.
    pub(super) sites: Vec<(String, Vec<String>)>,
}

impl File {
    /// Reads the line that `stario_syntax::hot` has written; every field ends in a tab: the file,
    /// and for each call site the marker, the number of its texts, and those.
    pub(super) fn read(line: &str) -> Option<Self> {
        let mut fields = line.strip_suffix('\t')?.split('\t');
        let name = plain(fields.next()?)?;
        let mut sites = Vec::new();
        while let Some(marker) = fields.next() {
            let count: usize = fields.next()?.parse().ok()?;
            let texts: Option<Vec<_>> = (0..count).map(|_| plain(fields.next()?)).collect();
            sites.push((plain(marker)?, texts?));
        }
        Some(Self { name, sites })
    }
}

/// A field without its escapes.
fn plain(field: &str) -> Option<String> {
    let mut out = String::with_capacity(field.len());
    let mut chars = field.chars();
    while let Some(ch) = chars.next() {
        out.push(match ch {
            '\\' => match chars.next()? {
                't' => '\t',
                'n' => '\n',
                'r' => '\r',
                '\\' => '\\',
                _ => return None,
            },
            ch => ch,
        });
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_a_file_and_its_call_sites() {
        let file = File::read("/a\\\\b.rs\tone\\n\t2\t<p>\t\ttwo\t1\t\\t\\r\t").unwrap();
        assert_eq!(file.name, "/a\\b.rs");
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let one: (String, Vec<String>) = ("one\n".to_owned(), texts(&["<p>", ""]));
        assert_eq!(file.sites, [one, ("two".to_owned(), texts(&["\t\r"]))]);
        assert!(File::read("/a.rs\t").unwrap().sites.is_empty());
    }

    #[test]
    fn anything_else_is_refused() {
        for line in [
            "",
            "/a.rs",
            "/a.rs\tone\t",
            "/a.rs\tone\tx\t",
            "/a.rs\tone\t1\t",
            "\\x\t",
        ] {
            assert_eq!(File::read(line), None, "{line:?}");
        }
    }
}
