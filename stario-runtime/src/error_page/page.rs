//! A page of its own, for a browser that wanted one.

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderValue, Response, StatusCode};
use stario_html::{Css, Html, raw, tags};

use super::markup::{self, STYLE};
use super::report::Report;
use crate::body::Body;
use crate::token::token;

/// The page of a failure.
pub(super) fn failure(report: &Report<'_>) -> Response<Body> {
    let note = "You see this because the program was built for development. Visitors of a release \
                build are told “Internal Server Error”; STARIO_ERROR_PAGE=off shows what they see.";
    let title = format!("{}: {}", report.kind, report.message);
    let content = [
        markup::report(report),
        tags::footer().class("report").child(note).into_html(),
    ];
    document(StatusCode::INTERNAL_SERVER_ERROR, &title, content)
}

/// A page that runs nothing and fetches nothing by itself.
///
/// `cargo stario dev` adds its script with the nonce, which shows the page anew after a change.
pub(super) fn document(
    status: StatusCode,
    title: &str,
    content: impl IntoIterator<Item = Html>,
) -> Response<Body> {
    let nonce = token();
    let style = tags::style()
        .nonce(&nonce)
        .source(&Css::from_source(STYLE))
        .expect("our own style does not end its element");
    let head = tags::head()
        .child(tags::meta().charset("utf-8"))
        .child(
            tags::meta()
                .name("viewport")
                .content("width=device-width, initial-scale=1"),
        )
        .child(tags::meta().name("color-scheme").content("light dark"))
        // Browsers would ask for `/favicon.ico`, which is one more failed request to look at.
        .child(tags::link().rel("icon").href("data:image/png,"))
        .child(tags::title().text(title))
        .child(style);
    let page = tags::html()
        .lang("en")
        .child(head)
        .child(tags::body().class("page").children(content))
        .into_html();
    let mut text = raw("<!doctype html>").as_str().to_owned();
    text.push_str(page.as_str());
    let mut response = Response::new(Body::Full(Bytes::from(text)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let policy = format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; \
         connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    );
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::try_from(policy).expect("a token is ASCII"),
    );
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
