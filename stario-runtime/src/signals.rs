//! Reading the signals that the Datastar client sends with every request.

use std::borrow::Cow;

use http::Method;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::config::ServerConfig;
use crate::error::{HttpError, Result};
use crate::request::{Request, too_large};
use crate::shape::{self, Shape};
use crate::telemetry::Span;

/// Reads and checks the signals: from the query parameter `datastar` for GET, HEAD and DELETE, from
/// the body otherwise (Datastar 1.0.4).
///
/// What the client is told names fields of `T`, never what it sent; the span has the detail.
pub(crate) async fn read<T: DeserializeOwned>(
    request: &Request,
    span: &Span,
    limit: usize,
    config: &ServerConfig,
) -> Result<T> {
    let query = request.query();
    let body;
    let text: Cow<'_, [u8]> = if matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::DELETE
    ) {
        match query.get("datastar") {
            Some(Cow::Borrowed(text)) => Cow::Borrowed(text.as_bytes()),
            Some(Cow::Owned(text)) => Cow::Owned(text.into_bytes()),
            None => Cow::Borrowed(b""),
        }
    } else {
        body = request.body_up_to(limit as u64).await?;
        Cow::Borrowed(&body)
    };
    if text.len() > limit {
        return Err(too_large().into());
    }
    Ok(parse(&text, span, config)?)
}

fn parse<T: DeserializeOwned>(
    text: &[u8],
    span: &Span,
    config: &ServerConfig,
) -> Result<T, HttpError> {
    let absent = text.trim_ascii().is_empty();
    let json: &[u8] = if absent { b"{}" } else { text };
    if !json.trim_ascii_start().starts_with(b"{") {
        let message = match serde_json::from_slice::<serde::de::IgnoredAny>(json) {
            Ok(_) => "The signals must be a JSON object.",
            Err(_) => "The signals are not valid JSON.",
        };
        return Err(HttpError::new(400, message));
    }
    // serde_json looks at no byte of what it passes over; RFC 8259, 8.1 asks for UTF-8 in all of it.
    let Ok(json) = std::str::from_utf8(json) else {
        return Err(HttpError::new(400, "The signals are not valid JSON."));
    };
    if let Err(shape) = shape::check(json.as_bytes(), config.json_depth, config.signals_keys) {
        let message = match shape {
            Shape::TooDeep => "The signals are nested too deeply.",
            Shape::TooManyKeys => "There are too many signals.",
        };
        return Err(HttpError::new(400, message));
    }
    serde_json::from_str(json).map_err(|error| {
        span.event("signals.invalid", [("error", error.to_string())]);
        HttpError::new(400, explain(&error, absent))
    })
}

fn explain(error: &serde_json::Error, absent: bool) -> Cow<'static, str> {
    if absent {
        return "The request carries no signals.".into();
    }
    if error.classify() != Category::Data {
        return "The signals are not valid JSON.".into();
    }
    // Only this message is sure to hold nothing but a name out of our own type.
    let text = error.to_string();
    match text
        .strip_prefix("missing field `")
        .and_then(|rest| rest.split_once('`'))
    {
        Some((field, _)) => format!("The signals lack `{field}`.").into(),
        None => "The signals do not have the expected types.".into(),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Form {
        name: String,
        #[serde(default)]
        count: u32,
    }

    #[derive(Deserialize)]
    struct Empty {}

    fn message(text: &str) -> String {
        parse::<Form>(text.as_bytes(), &Span::noop(), &ServerConfig::default())
            .unwrap_err()
            .message()
            .to_owned()
    }

    #[test]
    fn how_deep_and_how_many_is_a_setting() {
        let mut config = ServerConfig::default();
        let read = |text: &str, config: &ServerConfig| {
            parse::<serde_json::Value>(text.as_bytes(), &Span::noop(), config).is_ok()
        };
        let (deep, many) = (r#"{"a":[[[]]]}"#, r#"{"a":1,"b":{"c":1}}"#);
        assert!(read(deep, &config) && read(many, &config));
        (config.json_depth, config.signals_keys) = (3, 3);
        assert!(!read(deep, &config) && read(many, &config));
        (config.json_depth, config.signals_keys) = (4, 2);
        assert!(read(deep, &config) && !read(many, &config));
    }

    #[test]
    fn every_fault_has_its_own_answer() {
        assert_eq!(message(""), "The request carries no signals.");
        assert_eq!(message("  "), "The request carries no signals.");
        assert_eq!(message("{name"), "The signals are not valid JSON.");
        assert_eq!(message("{\"name\":"), "The signals are not valid JSON.");
        assert_eq!(message("nonsense"), "The signals are not valid JSON.");
        assert_eq!(message("[1]"), "The signals must be a JSON object.");
        assert_eq!(message("null"), "The signals must be a JSON object.");
        assert_eq!(message("{}"), "The signals lack `name`.");
        assert_eq!(
            message(r#"{"name":"a","count":"<secret>"}"#),
            "The signals do not have the expected types."
        );
    }

    #[test]
    fn nesting_without_end_is_refused_before_the_stack_is() {
        let deep = format!("{{\"x\":{}1{}}}", "[".repeat(50_000), "]".repeat(50_000));
        let error =
            parse::<serde_json::Value>(deep.as_bytes(), &Span::noop(), &ServerConfig::default())
                .unwrap_err();
        assert_eq!(error.message(), "The signals are nested too deeply.");
    }

    #[test]
    fn signals_without_number_are_refused_before_a_map_is_built() {
        let pairs: Vec<_> = (0..10_001).map(|n| format!("\"{n}\":0")).collect();
        let many = format!("{{{}}}", pairs.join(","));
        assert_eq!(message(&many), "There are too many signals.");
    }

    #[test]
    fn what_javascript_would_take_and_json_does_not_is_refused() {
        let invalid = "The signals are not valid JSON.";
        for text in [
            r#"{"name":NaN}"#,
            r#"{"name":"\ud800"}"#,
            r#"{"name":"a",}"#,
            "{name:1}",
        ] {
            assert_eq!(message(text), invalid, "{text}");
        }
        for bad_utf8 in [
            &b"{\"name\":\"\xff\"}"[..],
            b"{\"name\":\"a\",\"nobody asked \xff\":1}",
        ] {
            let refused = parse::<Form>(bad_utf8, &Span::noop(), &ServerConfig::default());
            assert_eq!(refused.unwrap_err().message(), invalid);
        }
        let twice = message(r#"{"name":"a","name":"b"}"#);
        assert_eq!(twice, "The signals do not have the expected types.");
    }

    #[test]
    fn unknown_signals_are_ignored_and_defaults_apply() {
        let form: Form = parse(
            br#"{"name":"a","_local":1}"#,
            &Span::noop(),
            &ServerConfig::default(),
        )
        .unwrap();
        assert_eq!(
            form,
            Form {
                name: "a".into(),
                count: 0
            }
        );
        assert!(parse::<Empty>(b"", &Span::noop(), &ServerConfig::default()).is_ok());
    }
}
