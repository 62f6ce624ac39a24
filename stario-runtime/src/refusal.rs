//! How an error becomes a response: for a plain client, and for the Datastar client.

use std::time::Duration;

use bytes::Bytes;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use http::{HeaderValue, Response, StatusCode};
use stario_html::{Buf, Event, Html, Mode, Patch, Render};

use crate::body::Body;
use crate::error::{Error, HttpError, Redirect};
use crate::telemetry::Span;

/// How long a message stays, as its own timer says.
const TOAST: Duration = Duration::from_secs(8);

/// The response for an error of a handler.
///
/// The Datastar client reads nothing but status 200, so its errors travel as an event that
/// shows a message in the page (spec: any other status is dropped with its body).
pub(crate) fn error_response(error: &Error, datastar: bool) -> Response<Body> {
    if let Some(redirect) = error.downcast_ref::<Redirect>() {
        return redirect_response(redirect.location().as_str(), datastar);
    }
    match error.downcast_ref::<HttpError>() {
        Some(http) => message_response(http.status(), http.message(), datastar),
        None => message_response(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Internal Server Error",
            datastar,
        ),
    }
}

/// What a refusal means, whatever status carries it to the client.
#[derive(Debug, Clone)]
struct Refused {
    status: StatusCode,
    message: String,
}

/// A status with one sentence, visible wherever the request came from.
pub(crate) fn message_response(
    status: StatusCode,
    message: &str,
    datastar: bool,
) -> Response<Body> {
    let mut response = match Event::patch(toast(message)) {
        Ok(event) if datastar => event_response(event.into_bytes()),
        _ => text_response(status, message),
    };
    response.extensions_mut().insert(Refused {
        status,
        message: message.to_owned(),
    });
    response
}

/// Notes a response in its span: the status, and for a refusal what it means and why.
pub(crate) fn note(span: &Span, response: &Response<Body>) {
    let status = response.status();
    span.attr("response.status_code", status.as_u16());
    let Some(refused) = response.extensions().get::<Refused>() else {
        return;
    };
    if refused.status != status {
        span.attr("error.status", refused.status.as_u16());
    }
    if refused.status.is_client_error() {
        span.event("refused", [("message", refused.message.as_str())]);
    }
}

/// A redirect that a browser follows with GET; the Datastar client navigates instead, because
/// it would patch the other page into this one without changing the address.
pub(crate) fn redirect_response(to: &str, datastar: bool) -> Response<Body> {
    if datastar && let Ok(event) = Event::navigate(to) {
        return event_response(event.into_bytes());
    }
    let mut response = Response::new(Body::Empty);
    *response.status_mut() = StatusCode::SEE_OTHER;
    let location = HeaderValue::try_from(to).expect("a checked target is ASCII");
    response.headers_mut().insert(LOCATION, location);
    response
}

/// A method that the path does not have.
pub(crate) fn method_not_allowed(allow: &str, datastar: bool) -> Response<Body> {
    let mut response = message_response(
        StatusCode::METHOD_NOT_ALLOWED,
        "Method Not Allowed",
        datastar,
    );
    if let Ok(allow) = HeaderValue::try_from(allow) {
        response.headers_mut().insert(ALLOW, allow);
    }
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

fn event_response(event: Bytes) -> Response<Body> {
    let mut response = Response::new(Body::Full(event));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// A message over the page that goes away by itself or at a click.
///
/// No view knows of it, so the next patch of a whole page would take it away unread: it puts
/// itself back until its time has come.
fn toast(message: &str) -> Patch {
    let mut buf = Buf::new();
    buf.lit(concat!(
        r#"<div role="alert" data-init="if (!el.keep) {"#,
        "el.keep = new MutationObserver(() => el.isConnected || document.body.append(el));",
        "el.keep.observe(document.body, {childList: true});",
        "el.close = () => {el.keep.disconnect(); el.remove()};",
        r#"setTimeout(el.close, 8000)}" data-on:click="el.close()" "#,
        r#"style="position:fixed;z-index:2147483647;left:50%;bottom:1rem;transform:translateX(-50%);box-sizing:border-box;width:max-content;max-width:min(28rem,calc(100vw - 2rem));"#,
        r"padding:.75rem 1rem;border-radius:10px;border:1px solid #fecaca;border-left:4px solid #dc2626;",
        r"background:#fff;color:#1c1917;font:14px/1.45 system-ui,sans-serif;",
        r#"box-shadow:0 8px 24px rgba(28,25,23,.18);cursor:pointer">"#,
    ));
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
    use std::sync::Arc;

    use stario_html::Href;

    use crate::telemetry::{Recording, Tracer};

    use super::*;

    fn body(response: Response<Body>) -> String {
        match response.into_body() {
            Body::Full(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
            Body::Empty => String::new(),
            Body::Live(_) => panic!("an error is never a stream"),
        }
    }

    #[test]
    fn an_unknown_error_tells_the_client_nothing() {
        let error = Error::new("password of the database is hunter2");
        let response = error_response(&error, false);
        assert_eq!(response.status(), 500);
        assert_eq!(body(response), "Internal Server Error");
    }

    #[test]
    fn the_datastar_client_gets_its_error_as_a_visible_patch() {
        let error = Error::from(HttpError::new(404, "no <such> room"));
        let response = error_response(&error, true);
        assert_eq!(response.status(), 200);
        let events = body(response);
        assert!(events.starts_with("event: datastar-patch-elements\n"));
        assert!(events.contains("data: selector body\ndata: mode append\n"));
        assert!(events.contains("no &lt;such&gt; room"));
        assert!(events.contains("\nretry: 8000\n") && events.contains("close, 8000)"));
        assert!(events.ends_with("\n\n"));
    }

    #[test]
    fn a_redirect_is_followed_with_get() {
        let error = Error::from(Redirect::to(Href::from_static("/login")));
        let plain = error_response(&error, false);
        assert_eq!(plain.status(), 303);
        assert_eq!(plain.headers()["location"], "/login");
        let datastar = error_response(&error, true);
        assert_eq!(datastar.status(), 200);
        assert!(body(datastar).contains("window.location"));
    }

    #[test]
    fn the_span_knows_what_a_refusal_meant() {
        let recording = Arc::new(Recording::new());
        let tracer: Arc<dyn Tracer> = recording.clone();
        let span = Span::root(&tracer, "POST");
        note(
            &span,
            &message_response(StatusCode::FORBIDDEN, "from another site", true),
        );
        span.end();
        let span = recording.find_span("POST").unwrap();
        assert_eq!(span.attr("response.status_code"), Some(&200.into()));
        assert_eq!(span.attr("error.status"), Some(&403.into()));
        assert!(recording.has_attribute("message", "from another site"));
    }

    #[test]
    fn a_refused_method_lists_the_others() {
        let response = method_not_allowed("GET, POST", false);
        assert_eq!(response.status(), 405);
        assert_eq!(response.headers()["allow"], "GET, POST");
    }
}
