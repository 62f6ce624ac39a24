//! A JSON body as a type.

use std::borrow::Cow;

use http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::head::Request;
use crate::error::{HttpError, Result};
use crate::shape;
use crate::telemetry::Span;

/// Reads and checks the body. What the client is told names fields of `T`, never what it sent;
/// the span has the detail.
pub(crate) async fn read<T: DeserializeOwned>(
    request: &Request,
    span: &Span,
    max_depth: usize,
) -> Result<T> {
    let declared = request.headers().get(CONTENT_TYPE);
    if !declared.is_some_and(|value| is_json(value.as_bytes())) {
        return Err(HttpError::new(415, "The request does not carry JSON.").into());
    }
    Ok(parse(&request.body().await?, span, max_depth)?)
}

/// `application/json`, or a type made of it such as `application/merge-patch+json`.
fn is_json(content_type: &[u8]) -> bool {
    let essence = content_type.split(|byte| *byte == b';').next();
    let essence = essence
        .unwrap_or_default()
        .trim_ascii()
        .to_ascii_lowercase();
    essence == b"application/json"
        || (essence.starts_with(b"application/") && essence.ends_with(b"+json"))
}

fn parse<T: DeserializeOwned>(json: &[u8], span: &Span, max_depth: usize) -> Result<T, HttpError> {
    if json.trim_ascii().is_empty() {
        return Err(HttpError::new(400, "The request has an empty body."));
    }
    if shape::is_too_deep(json, max_depth) {
        return Err(HttpError::new(400, "The JSON is nested too deeply."));
    }
    serde_json::from_slice(json).map_err(|error| {
        span.event("json.invalid", [("error", error.to_string())]);
        HttpError::new(400, explain(&error))
    })
}

fn explain(error: &serde_json::Error) -> Cow<'static, str> {
    if error.classify() != Category::Data {
        return "The body is not valid JSON.".into();
    }
    // Only this message is sure to hold nothing but a name out of our own type.
    let text = error.to_string();
    let missing = text.strip_prefix("missing field `");
    match missing.and_then(|rest| rest.split_once('`')) {
        Some((field, _)) => format!("The JSON lacks `{field}`.").into(),
        None => "The JSON does not have the expected types.".into(),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Order {
        #[serde(rename = "amount")]
        _amount: u32,
    }

    fn told(json: &str) -> String {
        let error = parse::<Order>(json.as_bytes(), &Span::noop(), 64).unwrap_err();
        assert_eq!(error.status(), 400);
        error.message().to_owned()
    }

    #[test]
    fn every_fault_has_its_own_answer() {
        assert_eq!(told(""), "The request has an empty body.");
        assert_eq!(told("{"), "The body is not valid JSON.");
        assert_eq!(told("{\"amount\":NaN}"), "The body is not valid JSON.");
        assert_eq!(told("{}"), "The JSON lacks `amount`.");
        let types = "The JSON does not have the expected types.";
        assert_eq!(told("{\"amount\":\"<secret>\"}"), types);
        assert_eq!(told("[]"), "The JSON does not have the expected types.");
    }

    #[test]
    fn nesting_without_end_is_refused_before_the_stack_is() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(told(&nested(100_000)), "The JSON is nested too deeply.");
        let read = parse::<serde_json::Value>(nested(64).as_bytes(), &Span::noop(), 64);
        assert!(read.is_ok(), "{read:?}");
    }

    #[test]
    fn many_keys_are_fine_in_a_body() {
        let many = format!("[{}]", vec![r#"{"amount":1}"#; 20_000].join(","));
        let orders: Vec<Order> = parse(many.as_bytes(), &Span::noop(), 64).unwrap();
        assert_eq!(orders.len(), 20_000);
    }

    #[test]
    fn json_has_many_names() {
        for yes in [
            "application/json",
            "Application/JSON; charset=utf-8",
            "application/problem+json",
        ] {
            assert!(is_json(yes.as_bytes()), "{yes}");
        }
        for no in ["text/plain", "application/jsonp", "text/json+x", ""] {
            assert!(!is_json(no.as_bytes()), "{no}");
        }
    }
}
