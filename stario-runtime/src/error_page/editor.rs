//! The address that opens a place in the programmer's editor.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use stario_html::{TrustedUrl, trusted_url};

use super::source::Place;

/// What a path keeps in an address.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b':');

/// Fills in the template of `STARIO_EDITOR`, which the settings have checked; nothing when the
/// file is not on this machine.
pub(super) fn link(template: &str, place: &Place) -> Option<TrustedUrl> {
    let path = place.path()?;
    Some(trusted_url(fill(template, path.to_str()?, place.line)))
}

fn fill(template: &str, path: &str, line: u32) -> String {
    let path = path.replace('\\', "/");
    let path = utf8_percent_encode(&path, PATH).to_string();
    // `vscode://file/__FILE__` has the first slash of the path already, `file://__FILE__` not.
    let template = if path.starts_with('/') && !template.contains("//__FILE__") {
        template.replace("/__FILE__", "__FILE__")
    } else {
        template.to_owned()
    };
    template
        .replace("__FILE__", &path)
        .replace("__LINE__", &line.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_gets_an_absolute_path_and_the_line() {
        let path = "/home/ann/my app/src/main.rs";
        assert_eq!(
            fill("vscode://file/__FILE__:__LINE__", path, 40),
            "vscode://file/home/ann/my%20app/src/main.rs:40"
        );
        assert_eq!(
            fill("idea://open?file=__FILE__&line=__LINE__", path, 40),
            "idea://open?file=/home/ann/my%20app/src/main.rs&line=40"
        );
        assert_eq!(
            fill("txmt://open?url=file://__FILE__", path, 40),
            "txmt://open?url=file:///home/ann/my%20app/src/main.rs"
        );
        assert_eq!(
            fill("vscode://file/__FILE__:__LINE__", r"C:\app\main.rs", 7),
            "vscode://file/C:/app/main.rs:7"
        );
    }
}
