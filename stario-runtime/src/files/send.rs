//! From an open file to a response.

use std::path::{Path, PathBuf};

use http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_TYPE, HeaderValue, VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, Method, Response, StatusCode};

use crate::body::Body;
use crate::compress::{is_compressible, vary_by_encoding};
use crate::disk::{self, CHUNK, FileBody, Links, Opened};
use crate::error::{Error, HttpError, Result};
use crate::partial::{self, Pieces, Represented};
use crate::writer::Writer;

/// What is served changes, and may be for one visitor alone.
const LIVE: HeaderValue = HeaderValue::from_static("private, no-cache");

impl Writer {
    /// Answers with a file of the disk, or as much of it as the client asks for.
    ///
    /// The content type follows from the name, the entity tag from the file and its time of
    /// change; conditional requests (304, 412) and ranges (206, 416) are answered. A file up to
    /// 64 kB is read at once; a larger one is read while it is sent, and a slow client slows the
    /// reading. With a status other than 200 the file is sent whole.
    ///
    /// A `content-type`, a `cache-control` (usually `private, no-cache`), an
    /// `x-content-type-options` and any other header set before stay, and `vary` adds up. What says
    /// which version this is, and how much of it, follows from the file alone: `etag`,
    /// `last-modified`, `accept-ranges` and `content-range`.
    ///
    /// The path is the app's own word and may lead anywhere, links included: for names that
    /// come with a request there is [`Files`](crate::Files).
    ///
    /// # Errors
    ///
    /// 404 where there is no regular file; a file that cannot be read is answered with 500. The
    /// span has the reason.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future sends nothing.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{Context, Result, Writer};
    ///
    /// async fn terms(_c: Context, w: Writer) -> Result {
    ///     w.file("documents/terms.pdf").await
    /// }
    /// # let _ = terms;
    /// ```
    pub async fn file(self, path: impl AsRef<Path>) -> Result {
        let path: PathBuf = path.as_ref().to_owned();
        self.send_file(move || disk::open(&path, Links::Follow).map(|file| (path, file)))
            .await
    }

    /// Answers with a file that the browser keeps under this name.
    ///
    /// As [`file`](Writer::file) does, with [`attachment`](Writer::attachment).
    ///
    /// # Errors
    ///
    /// As [`file`](Writer::file).
    ///
    /// # Cancel safety
    ///
    /// Dropping the future sends nothing.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{Context, Result, Writer};
    ///
    /// async fn invoice(c: Context, w: Writer) -> Result {
    ///     let number: u32 = c.param("number")?;
    ///     let name = format!("Invoice {number}.pdf");
    ///     w.download(format!("invoices/{number}.pdf"), &name).await
    /// }
    /// # let _ = invoice;
    /// ```
    pub async fn download(mut self, path: impl AsRef<Path>, name: &str) -> Result {
        self.attachment(name);
        self.file(path).await
    }

    /// Opens a file on a thread for blocking work and answers with it.
    pub(super) async fn send_file(
        self,
        open: impl FnOnce() -> std::io::Result<(PathBuf, Opened)> + Send + 'static,
    ) -> Result {
        let asked = &self.exchange().asked;
        let get = asked.method == Method::GET;
        // What GET gives is a version of the file; another method or status is about the request.
        let version = matches!(self.chosen_status(), None | Some(StatusCode::OK));
        let conditions = if version && (get || asked.method == Method::HEAD) {
            asked.conditions()
        } else {
            HeaderMap::new()
        };
        let own_type = self.headers().get(CONTENT_TYPE).cloned();
        let app = self.exchange().app.clone();
        let work = move || {
            let (path, opened) = open()?;
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let content_type = own_type.unwrap_or_else(|| app.content_type(&name));
            make(opened, &content_type, get, &conditions)
        };
        match tokio::task::spawn_blocking(work).await? {
            Ok(response) => {
                self.finish_file(response);
                Ok(())
            }
            Err(error) if is_absent(&error) => Err(HttpError::new(404, "Not Found").into()),
            Err(error) => Err(Error::from(error)),
        }
    }

    fn finish_file(mut self, response: Response<Body>) {
        let (head, body) = response.into_parts();
        let status = match self.chosen_status() {
            Some(status) if head.status == StatusCode::OK => status,
            _ => head.status,
        };
        let headers = self.headers_mut();
        for (name, value) in head.headers {
            let Some(name) = name else { continue };
            if name == VARY {
                // What the handler varies by, and what the coding of the file does.
                headers.append(name, value);
            } else {
                headers.insert(name, value);
            }
        }
        headers.entry(CACHE_CONTROL).or_insert(LIVE);
        headers
            .entry(X_CONTENT_TYPE_OPTIONS)
            .or_insert(HeaderValue::from_static("nosniff"));
        if head.status == StatusCode::NOT_MODIFIED {
            headers.remove(CONTENT_TYPE);
        }
        if status != StatusCode::OK && status != StatusCode::PARTIAL_CONTENT {
            headers.remove(ACCEPT_RANGES);
        }
        self.send_with(status, body);
    }
}

/// Runs on a thread for blocking work.
fn make(
    mut opened: Opened,
    content_type: &HeaderValue,
    get: bool,
    conditions: &HeaderMap,
) -> std::io::Result<Response<Body>> {
    let content = Represented {
        etag: &opened.etag,
        modified: opened.modified,
        content_type,
        len: opened.len,
    };
    let (mut response, pieces) = partial::answer(get, conditions, &content);
    // What is read at once may be encoded; 304 says the same as the answer that it stands for.
    let text = content_type.to_str().is_ok_and(is_compressible);
    if text && opened.len <= CHUNK {
        vary_by_encoding(response.headers_mut());
    }
    let body = match pieces {
        Pieces::Nothing => Body::Empty,
        Pieces::Some(pieces) => {
            let len: u64 = pieces.iter().map(partial::Piece::len).sum();
            if len <= CHUNK {
                Body::whole(opened.read(&pieces)?)
            } else {
                Body::File(Box::new(FileBody::new(opened.file, pieces)))
            }
        }
    };
    Ok(response.map(|()| body))
}

/// What a client is not told apart from a file that never was.
fn is_absent(error: &std::io::Error) -> bool {
    use std::io::ErrorKind as Kind;
    matches!(
        error.kind(),
        Kind::NotFound
            | Kind::NotADirectory
            | Kind::IsADirectory
            | Kind::InvalidFilename
            | Kind::InvalidInput
    )
}
