//! From an error to the one answer it gets, and to the span.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use http::{Response, StatusCode};

use crate::body::Body;
use crate::error::{Error, HttpError, Redirect};
use crate::exchange::{Exchange, Stage};
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
        record(exchange, error);
        tell(exchange, &internal());
    }
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
pub(crate) fn internal() -> HttpError {
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
        _ => {
            span.returned(error).fail(error.to_string());
        }
    }
    if let Some(help) = error.help_text() {
        span.attr("error.help", help.to_owned());
    }
}
