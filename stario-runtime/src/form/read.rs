//! Where the fields of a form are, and how they become a type.

use http::Method;
use http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;

use super::de::from_fields;
use super::error::Of;
use super::fields::Fields;
use crate::config::ServerConfig;
use crate::error::{HttpError, Result};
use crate::request::Request;
use crate::telemetry::Span;

const URLENCODED: &str = "application/x-www-form-urlencoded";

/// Reads the fields: from the query for GET, HEAD and DELETE, from the body otherwise.
///
/// What the client is told names fields of `T`, never what it sent; the span has the detail.
pub(crate) async fn read<T: DeserializeOwned>(
    request: &Request,
    span: &Span,
    limits: &ServerConfig,
) -> Result<T> {
    let in_query = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::DELETE
    );
    let fields = if in_query {
        let query = request.query().as_str().as_bytes();
        Fields::urlencoded(Of::Form, query, limits.form_fields)?
    } else {
        body(request, span, limits).await?
    };
    Ok(from_fields(fields).map_err(|error| {
        span.event("form.invalid", [("error", error.to_string())]);
        HttpError::new(400, error.sentence(Of::Form))
    })?)
}

/// Reads the whole query by the same rules.
pub(crate) fn read_query<T: DeserializeOwned>(
    request: &Request,
    span: &Span,
    limits: &ServerConfig,
) -> Result<T> {
    let query = request.query().as_str().as_bytes();
    let fields = Fields::urlencoded(Of::Query, query, limits.form_fields)?;
    Ok(from_fields(fields).map_err(|error| {
        span.event("query.invalid", [("error", error.to_string())]);
        HttpError::new(400, error.sentence(Of::Query))
    })?)
}

async fn body(request: &Request, span: &Span, limits: &ServerConfig) -> Result<Fields> {
    let content_type = request.headers().get(CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    let essence = content_type.and_then(|text| text.split(';').next());
    let is = |mime: &str| essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case(mime));
    if is(URLENCODED) {
        let body = request.body().await?;
        return Ok(Fields::urlencoded(Of::Form, &body, limits.form_fields)?);
    }
    if is("multipart/form-data") {
        let content_type = content_type.unwrap_or_default();
        return multipart(request, content_type, span, limits).await;
    }
    if content_type.is_none() && request.body().await?.is_empty() {
        return Ok(Fields::new(Of::Form, limits.form_fields));
    }
    Err(HttpError::new(415, "The request does not carry a form.").into())
}

#[cfg(feature = "multipart")]
async fn multipart(
    request: &Request,
    content_type: &str,
    span: &Span,
    limits: &ServerConfig,
) -> Result<Fields> {
    super::multipart::read(request.body().await?, content_type, span, limits).await
}

#[cfg(not(feature = "multipart"))]
async fn multipart(
    _request: &Request,
    _content_type: &str,
    span: &Span,
    _limits: &ServerConfig,
) -> Result<Fields> {
    span.event(
        "form.unsupported",
        [("help", "enable the feature `multipart` of stario")],
    );
    let message = format!("This form has to be sent as {URLENCODED}.");
    Err(HttpError::new(415, message).into())
}
