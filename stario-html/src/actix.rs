//! Responses of actix-web (feature `actix`).

use actix_web::body::BoxBody;
use actix_web::http::header::{CACHE_CONTROL, ContentType};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, Responder};
use futures_core::Stream;

use crate::{Event, Events, Html, Tag};

fn event_stream() -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response
        .content_type("text/event-stream")
        .insert_header((CACHE_CONTROL, "no-cache"));
    response
}

/// A page: `text/html`.
impl Responder for Html {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok()
            .content_type(ContentType::html())
            .body(self.into_bytes())
    }
}

/// A page: `text/html`.
impl<E> Responder for Tag<E> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        self.into_html().respond_to(request)
    }
}

/// One event, then the end: the answer to a command.
impl Responder for Event {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        event_stream().body(self.into_bytes())
    }
}

/// A live stream.
impl<S: Stream<Item = Event> + 'static> Responder for Events<S> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        event_stream().streaming(self)
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::CONTENT_TYPE;
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn markup_and_events_say_what_they_are() {
        let request = TestRequest::default().to_http_request();
        let page = Html::from_static("<p>x</p>").respond_to(&request);
        assert_eq!(
            page.headers().get(CONTENT_TYPE).unwrap(),
            "text/html; charset=utf-8"
        );
        let event = Event::comment("x").respond_to(&request);
        assert_eq!(
            event.headers().get(CONTENT_TYPE).unwrap(),
            "text/event-stream"
        );
        assert_eq!(event.headers().get(CACHE_CONTROL).unwrap(), "no-cache");
    }
}
