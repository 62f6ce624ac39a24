//! The script tag that loads the Datastar client.

use crate::datastar::{self, PREFIX};
use crate::{__private as rt, Buf, Html};

/// The script tag for the pinned Datastar client on its public CDN.
///
/// The version is exact and its digest is checked by the browser, so the file cannot change under
/// a page.
///
/// # Panics
///
/// When [`datastar::PREFIX`] is not `data-`: that takes another bundle, which the app serves
/// itself; see [`datastar_script_at`].
///
/// # Example
///
/// ```
/// let tag = stario_html::datastar_script();
/// assert!(tag.as_str().starts_with(r#"<script type="module" src="https://"#));
/// ```
#[track_caller]
pub fn datastar_script() -> Html {
    script(None, None)
}

/// The script tag for a copy of the client that the app serves itself.
///
/// # Example
///
/// ```
/// assert_eq!(
///     stario_html::datastar_script_at("/static/js/datastar.js"),
///     r#"<script type="module" src="/static/js/datastar.js"></script>"#,
/// );
/// ```
pub fn datastar_script_at(href: &str) -> Html {
    script(Some(href), None)
}

/// The script tag for a page with a Content-Security-Policy that asks for a nonce.
///
/// For a copy of the client, or without one for the pinned client on its public CDN.
///
/// # Panics
///
/// Without a copy, as [`datastar_script`].
///
/// # Example
///
/// ```
/// assert_eq!(
///     stario_html::datastar_script_with_nonce(Some("/datastar.js"), "r4nd0m"),
///     r#"<script type="module" nonce="r4nd0m" src="/datastar.js"></script>"#,
/// );
/// ```
#[track_caller]
pub fn datastar_script_with_nonce(href: Option<&str>, nonce: &str) -> Html {
    script(href, Some(nonce))
}

#[track_caller]
fn script(href: Option<&str>, nonce: Option<&str>) -> Html {
    let mut b = Buf::with_capacity(256);
    b.lit("<script type=\"module\"");
    if let Some(nonce) = nonce {
        rt::attr(&mut b, "nonce", nonce);
    }
    if let Some(href) = href {
        rt::url(&mut b, "src", href);
        b.lit("></script>");
    } else {
        assert!(
            PREFIX == "data-",
            "the client on the CDN reads `data-`, not `{PREFIX}`: serve the bundle that was \
             built for it, and use `datastar_script_at`"
        );
        b.lit(" src=\"");
        b.lit(datastar::URL);
        b.lit("\" integrity=\"");
        b.lit(datastar::SRI);
        b.lit("\" crossorigin=\"anonymous\"></script>");
    }
    b.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_pins_version_and_digest() {
        assert_eq!(
            datastar_script(),
            "<script type=\"module\" \
             src=\"https://cdn.jsdelivr.net/gh/starfederation/datastar@v1.0.4/bundles/datastar.js\" \
             integrity=\"sha384-twbOvafhSBQ0rJDNPzJdUw6DRvthVgAVfSIG1BQVmCiNO7Qh2zeVn7T5qstgjJ9q\" \
             crossorigin=\"anonymous\"></script>"
        );
    }

    #[test]
    fn a_nonce_stands_beside_the_digest_and_cannot_leave_its_attribute() {
        let tag = datastar_script_with_nonce(None, "a\"b");
        let tag = tag.as_str();
        assert!(
            tag.starts_with("<script type=\"module\" nonce=\"a&quot;b\" src=\"https://"),
            "{tag}"
        );
        assert!(tag.contains("integrity="));
    }

    #[test]
    fn a_local_copy_is_a_checked_url() {
        assert!(
            datastar_script_at("javascript:x")
                .as_str()
                .contains("about:invalid")
        );
    }
}
