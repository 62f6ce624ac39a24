//! Which of the forms a client gets.

use std::sync::Arc;

use bytes::Bytes;
use http::header::CACHE_CONTROL;
use http::{HeaderValue, Response, StatusCode};

use super::overlay::From;
use super::report::Report;
use super::{overlay, page, text};
use crate::body::Body;
use crate::error::HttpError;
use crate::exchange::Exchange;
use crate::fault::Fault;
use crate::refusal;

/// The answer that shows the failure; nothing when its client is to be told nothing.
pub(crate) fn answer(exchange: &Arc<Exchange>, fault: &Fault<'_>) -> Option<Response<Body>> {
    let case = exchange.case()?;
    let report = Report::of(exchange, case, fault);
    if exchange.asked.datastar {
        let event = overlay::event(&report, From::Answer).ok()?;
        let error = HttpError::new(500, "Internal Server Error");
        let response = refusal::event_response(event.into_bytes());
        return Some(refusal::meaning(&error, response));
    }
    if case.wants_html {
        return Some(page::failure(&report));
    }
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    let mut response = refusal::text_response(status, &text::report(&report));
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Some(response)
}

/// The event that shows a failure in a page whose stream is about to be cut.
///
/// Events are sent as a whole, so it begins where the last one has ended; another kind of stream
/// has no such place.
pub(crate) fn last_event(exchange: &Arc<Exchange>, fault: &Fault<'_>) -> Option<Bytes> {
    let case = exchange.case()?;
    let told = matches!(fault, Fault::Error(error) if error.is_redirect());
    if !exchange.asked.datastar || !case.sends_events() || exchange.client_has_left() || told {
        return None;
    }
    let event = overlay::event(&Report::of(exchange, case, fault), From::Stream);
    Some(event.ok()?.into_bytes())
}
