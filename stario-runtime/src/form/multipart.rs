//! `multipart/form-data`: forms with files.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use multer::{Field, Multipart};

use super::boundary;
use super::error::Of;
use super::fields::{Fields, Value};
use super::parts::malformed;
use super::upload::Upload;
use crate::config::ServerConfig;
use crate::error::{HttpError, Result};
use crate::telemetry::Span;

/// Reads the parts of a whole body, whose size has been limited already.
pub(super) async fn read(
    body: Bytes,
    content_type: &str,
    span: &Span,
    limits: &ServerConfig,
) -> Result<Fields> {
    let malformed = |error: multer::Error| malformed(span, &error);
    let boundary = boundary::of(content_type)?;
    let mut parts = Multipart::new(Whole(Some(body)), boundary);
    let mut fields = Fields::new(Of::Form, limits.form_fields);
    let mut count = 0;
    while let Some(part) = parts.next_field().await.map_err(malformed)? {
        count += 1;
        if count > limits.form_parts {
            let message = format!("The form has more than {} parts.", limits.form_parts);
            return Err(HttpError::new(400, message).into());
        }
        let Some(name) = part.name().map(str::to_owned) else {
            continue;
        };
        if let Some(value) = value(part).await.map_err(malformed)? {
            fields.push(name, value)?;
        }
    }
    Ok(fields)
}

/// The text or the file of a part; none for a file input that was left empty.
async fn value(part: Field<'_>) -> Result<Option<Value>, multer::Error> {
    let Some(name) = part.file_name().map(str::to_owned) else {
        return part.text().await.map(|text| Some(Value::Text(text)));
    };
    let mime = part.content_type().map(ToString::to_string);
    let contents = part.bytes().await?;
    if name.is_empty() && contents.is_empty() {
        return Ok(None);
    }
    Ok(Some(Value::File(Upload {
        name,
        mime: mime.unwrap_or_default(),
        contents,
    })))
}

/// A body that is there as a whole, as the stream that the parser takes.
struct Whole(Option<Bytes>);

impl Stream for Whole {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}
