//! From an error to the one answer it gets, and to the span.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use http::{Response, StatusCode};

use crate::body::Body;
use crate::channel::Channel;
use crate::error::{Error, HttpError, Redirect};
#[cfg(debug_assertions)]
use crate::error_page;
use crate::exchange::{Exchange, Stage};
use crate::fault::Fault;
use crate::metrics::Breach;
use crate::refusal;

/// Answers and records the error of a handler. After an answer it is recorded only.
///
/// A type of the app goes to its own mapping. Everything else is an [`HttpError`] for the
/// client, 500 where nothing says better.
pub(crate) fn refuse(exchange: &Arc<Exchange>, error: &Error) {
    if exchange.is_answered() {
        return record(exchange, error);
    }
    if let Some(redirect) = error.downcast_ref::<Redirect>() {
        return match redirect.location().checked() {
            Ok(to) => exchange.respond(refusal::redirect_response(&to, exchange.asked.datastar)),
            Err(error) => refuse(exchange, &error),
        };
    }
    if let Some(http) = error.downcast_ref::<HttpError>() {
        record(exchange, error);
        return tell(exchange, http);
    }
    if map(exchange, Stage::OwnType, error) {
        if exchange.has_failed() {
            record(exchange, error);
        } else {
            let why = [("error", error.to_string())];
            exchange.span.event("error.mapped", why);
        }
    } else {
        broken(exchange, &Fault::Error(error));
    }
}

/// Records what should not have happened; where there was no answer yet, there is one now.
///
/// Visitors are told nothing but that. In a development build the programmer is shown everything.
pub(crate) fn broken(exchange: &Arc<Exchange>, fault: &Fault<'_>) {
    fault.record(&exchange.span);
    if exchange.is_answered() {
        return;
    }
    #[cfg(debug_assertions)]
    if let Some(page) = error_page::answer(exchange, fault) {
        return exchange.respond(page);
    }
    tell(exchange, &internal());
}

/// What a handler failed with that has a stream open: the stream is cut, so that the client sees
/// that something is missing.
pub(crate) fn cut_short(exchange: &Arc<Exchange>, live: &Channel, fault: &Fault<'_>) {
    match fault {
        Fault::Error(error) => record(exchange, error),
        fault => fault.record(&exchange.span),
    }
    #[cfg(debug_assertions)]
    if let Some(event) = error_page::last_event(exchange, fault) {
        // A client that is too slow for it is cut in any case.
        let _ = live.send(event);
    }
    live.fail();
}

/// Answers with a status and a sentence: the app's error page for a plain request, a message in
/// the page for a Datastar request.
pub(crate) fn tell(exchange: &Arc<Exchange>, http: &HttpError) {
    if http.status() == StatusCode::PAYLOAD_TOO_LARGE {
        exchange.app.metrics().breach(Breach::BodyBytes);
    }
    let response = if exchange.asked.datastar {
        toast(exchange, http)
    } else {
        if map(exchange, Stage::Page, &Error::from(http.clone())) {
            return refusal::note_refused(&exchange.span, http);
        }
        refusal::message_response(http)
    };
    exchange.respond(response);
}

/// The app's own message; where it cannot be shown, the span says so and the usual one is.
fn toast(exchange: &Exchange, http: &HttpError) -> Response<Body> {
    if let Some(own) = &exchange.refusals.toast {
        let shown = catch_unwind(AssertUnwindSafe(|| {
            refusal::toast_response(http, Some(own))
        }));
        let why = match shown {
            Ok(Ok(response)) => return response,
            Ok(Err(error)) => error.to_string(),
            Err(_) => "`on_datastar_error` panicked".to_owned(),
        };
        exchange.span.fail(why);
    }
    refusal::toast_response(http, None).unwrap_or_else(|_| refusal::message_response(http))
}

/// What a client is told about everything that is not meant for it.
fn internal() -> HttpError {
    HttpError::new(500, "Internal Server Error")
}

/// Whether a mapping of the app has answered. Each stage is entered once, so that an error
/// inside a mapping comes to an end.
fn map(exchange: &Arc<Exchange>, stage: Stage, error: &Error) -> bool {
    let mut mappings = exchange.refusals.mappings.iter();
    let Some(mapping) = mappings.find(|mapping| (mapping.takes)(error)) else {
        return false;
    };
    if !exchange.enter(stage) {
        return false;
    }
    let answer = AssertUnwindSafe(|| (mapping.answer)(exchange, error));
    if catch_unwind(answer).is_err() {
        exchange.span.fail("`on_error` panicked");
    }
    exchange.is_answered()
}

/// Writes an error into the request's span; only unexpected ones fail it.
fn record(exchange: &Exchange, error: &Error) {
    let span = &exchange.span;
    if error.is_redirect() {
        return;
    }
    match error.downcast_ref::<HttpError>() {
        // Noted with the response; too late for one, it is all there is.
        Some(http) if http.status().is_client_error() => {
            if exchange.is_answered() {
                span.event("refused", [("message", http.message().to_owned())]);
            }
        }
        _ => return Fault::Error(error).record(span),
    }
    if let Some(help) = error.help_text() {
        span.attr("error.help", help.to_owned());
    }
}
