//! What a client is told instead of an answer: a plain client, and the Datastar client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use http::{HeaderValue, Response, StatusCode};
use stario_html::datastar::PREFIX;
use stario_html::{Buf, Event, EventError, Html, Mode, Patch, Render};

use crate::body::Body;
use crate::error::{Error, HttpError};
use crate::exchange::Exchange;
use crate::telemetry::Span;

/// How long a message stays, as its own timer says.
const TOAST: Duration = Duration::from_secs(8);

/// What the app answers to errors of one type.
pub(crate) struct Mapping {
    /// Whether the error is of the type.
    pub(crate) takes: fn(&Error) -> bool,
    pub(crate) answer: Box<dyn Fn(&Arc<Exchange>, &Error) + Send + Sync>,
}

/// Shows a message in the page of a Datastar request.
pub(crate) type Toast = Box<dyn Fn(&HttpError) -> Patch + Send + Sync>;

/// What an app says about errors, where it says anything.
#[derive(Default)]
pub(crate) struct Refusals {
    pub(crate) mappings: Vec<Mapping>,
    pub(crate) toast: Option<Toast>,
}

impl fmt::Debug for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusals")
            .field("mappings", &self.mappings.len())
            .field("toast", &self.toast.is_some())
            .finish()
    }
}

/// A status with one sentence, for a client that reads any status.
pub(crate) fn message_response(error: &HttpError) -> Response<Body> {
    meaning(error, text_response(error.status(), error.message()))
}

/// What a refusal means, whatever status carries it to the client.
#[derive(Debug, Clone)]
struct Refused(HttpError);

/// Keeps what a response means with it.
pub(crate) fn meaning(error: &HttpError, mut response: Response<Body>) -> Response<Body> {
    response.extensions_mut().insert(Refused(error.clone()));
    response
}

/// Notes a response in its span: the status, and for a refusal what it means and why. Returns
/// the status that is meant.
pub(crate) fn note(span: &Span, response: &Response<Body>) -> StatusCode {
    let status = response.status();
    span.attr("response.status_code", status.as_u16());
    let Some(Refused(error)) = response.extensions().get() else {
        return status;
    };
    if error.status() != status {
        span.attr("error.status", error.status().as_u16());
    }
    note_refused(span, error);
    error.status()
}

/// Notes why a request was refused; a failure of the server is noted where it happens.
pub(crate) fn note_refused(span: &Span, error: &HttpError) {
    if error.status().is_client_error() {
        span.event("refused", [("message", error.message())]);
    }
}

/// The message as an event, because the Datastar client drops every status but 200 together with
/// its body.
///
/// # Errors
///
/// When the app's own patch is one that the client could not apply.
pub(crate) fn toast_response(
    error: &HttpError,
    own: Option<&Toast>,
) -> Result<Response<Body>, EventError> {
    let patch = own.map_or_else(|| toast(error.message()), |own| own(error));
    let event = Event::patch(patch)?;
    Ok(meaning(error, event_response(event.into_bytes())))
}

/// A redirect that a browser follows with GET; the Datastar client navigates instead, because
/// it would patch the other page into this one without changing the address.
pub(crate) fn redirect_response(to: &str, datastar: bool) -> Response<Body> {
    if datastar && let Ok(event) = Event::navigate(to).or_else(|_| Event::navigate_external(to)) {
        return event_response(event.into_bytes());
    }
    let mut response = Response::new(Body::Empty);
    *response.status_mut() = StatusCode::SEE_OTHER;
    let location = HeaderValue::try_from(to).expect("a checked target is ASCII");
    response.headers_mut().insert(LOCATION, location);
    response
}

/// The answer to one live stream too many, for the Datastar client as well: a message in a
/// response with status 200 would begin its waiting anew, and it would be back in a second.
///
/// Refused, never an older stream closed for it: that one would come back at once, too.
pub(crate) fn too_many_streams() -> Response<Body> {
    let error = HttpError::new(503, "There are too many live streams.");
    let mut response = message_response(&error);
    // Not all at the same time.
    let seconds = HeaderValue::from(fastrand::u16(3..=8));
    response.headers_mut().insert(RETRY_AFTER, seconds);
    response
}

pub(crate) fn text_response(status: StatusCode, message: &str) -> Response<Body> {
    let mut response = Response::new(Body::Full(Bytes::copy_from_slice(message.as_bytes())));
    *response.status_mut() = status;
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    response
}

pub(crate) fn event_response(event: Bytes) -> Response<Body> {
    let mut response = Response::new(Body::Full(event));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// A message over the page that goes away by itself or at a click.
///
/// No view knows of it, so the next patch of a whole page would take it away unread: it puts
/// itself back until its time has come. Its looks are set from the expression, too: a `style`
/// attribute would need `unsafe-inline` in a page with a Content-Security-Policy.
fn toast(message: &str) -> Patch {
    let mut buf = Buf::new();
    buf.lit("<div role=\"alert\" ");
    buf.lit(PREFIX);
    buf.lit(concat!(
        r#"init="if (!el.keep) {"#,
        "el.style.cssText = 'position:fixed;z-index:2147483647;left:50%;bottom:1rem;",
        "transform:translateX(-50%);box-sizing:border-box;width:max-content;",
        "max-width:min(28rem,calc(100vw - 2rem));padding:.75rem 1rem;border-radius:10px;",
        "border:1px solid #fecaca;border-left:4px solid #dc2626;background:#fff;color:#1c1917;",
        "font:14px/1.45 system-ui,sans-serif;box-shadow:0 8px 24px rgba(28,25,23,.18);",
        "cursor:pointer';",
        "el.keep = new MutationObserver(() => el.isConnected || document.body.append(el));",
        "el.keep.observe(document.body, {childList: true});",
        "el.close = () => {el.keep.disconnect(); el.remove()};",
        r#"setTimeout(el.close, 8000)}" "#,
    ));
    buf.lit(PREFIX);
    buf.lit(r#"on:click="el.close()">"#);
    message.render(&mut buf);
    buf.lit("</div>");
    let html: Html = buf.finish();
    // A stream with `retry: 'always'` asks again after its refusal: not before the message has
    // gone, or the next one would cover it every second.
    Patch::new(html)
        .selector("body")
        .mode(Mode::Append)
        .retry(TOAST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(response: Response<Body>) -> String {
        match response.into_body() {
            Body::Full(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
            Body::Empty => String::new(),
            other => panic!("a refusal is never {other:?}"),
        }
    }

    #[test]
    fn the_datastar_client_gets_its_error_as_a_visible_patch() {
        let error = HttpError::new(404, "no <such> room");
        let response = toast_response(&error, None).unwrap();
        assert_eq!(response.status(), 200);
        let events = body(response);
        assert!(events.starts_with("event: datastar-patch-elements\n"));
        assert!(events.contains("data: selector body\ndata: mode append\n"));
        assert!(events.contains("no &lt;such&gt; room"));
        assert!(events.contains("\nretry: 8000\n") && events.contains("close, 8000)"));
        assert!(!events.contains(" style="), "a strict policy refuses it");
        assert!(events.ends_with("\n\n"));
    }

    #[test]
    fn the_toast_of_an_app_is_checked() {
        let error = HttpError::new(404, "gone");
        let own: Toast =
            Box::new(|error| Patch::new(Html::default()).id(error.message().to_owned()));
        assert!(body(toast_response(&error, Some(&own)).unwrap()).contains("id: gone\n"));
        let wrong: Toast = Box::new(|_| Patch::new(Html::default()).mode(Mode::Append));
        assert!(toast_response(&error, Some(&wrong)).is_err());
    }

    #[test]
    fn a_redirect_is_followed_with_get() {
        let plain = redirect_response("/login", false);
        assert_eq!(plain.status(), 303);
        assert_eq!(plain.headers()["location"], "/login");
        let datastar = redirect_response("/login", true);
        assert_eq!(datastar.status(), 200);
        assert!(body(datastar).contains("window.location"));
    }
}
