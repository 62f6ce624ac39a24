//! Responses of axum (feature `axum`).

use axum_core::body::Body;
use axum_core::response::{IntoResponse, Response};
use futures_core::Stream;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderName, HeaderValue};

use crate::{Event, Events, Html, Tag};

const HTML: (HeaderName, HeaderValue) = (
    CONTENT_TYPE,
    HeaderValue::from_static("text/html; charset=utf-8"),
);

const EVENTS: [(HeaderName, HeaderValue); 2] = [
    (CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
    (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
];

/// A page: `text/html`.
impl IntoResponse for Html {
    fn into_response(self) -> Response {
        ([HTML], self.into_bytes()).into_response()
    }
}

/// A page: `text/html`.
impl<E> IntoResponse for Tag<E> {
    fn into_response(self) -> Response {
        self.into_html().into_response()
    }
}

/// One event, then the end: the answer to a command.
impl IntoResponse for Event {
    fn into_response(self) -> Response {
        (EVENTS, self.into_bytes()).into_response()
    }
}

/// A live stream.
impl<S: Stream<Item = Event> + Send + 'static> IntoResponse for Events<S> {
    fn into_response(self) -> Response {
        (EVENTS, Body::from_stream(self)).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content_type(response: &Response) -> &str {
        response.headers()[CONTENT_TYPE].to_str().unwrap()
    }

    #[test]
    fn markup_and_events_say_what_they_are() {
        let page = Html::from_static("<p>x</p>").into_response();
        assert_eq!(content_type(&page), "text/html; charset=utf-8");
        let event = Event::comment("x").into_response();
        assert_eq!(content_type(&event), "text/event-stream");
        assert_eq!(event.headers()[CACHE_CONTROL], "no-cache");
    }
}
