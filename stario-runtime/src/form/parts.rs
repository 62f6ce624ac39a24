//! `multipart/form-data` part by part, for files that are too large for memory.

use std::fmt;
use std::path::{Path, PathBuf};

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_TYPE;

use super::boundary;
use super::feed::{Feed, HeadRoom};
use super::temp::{Saving, TempFile};
use crate::config::ServerConfig;
use crate::error::{HttpError, Result};
use crate::request::Request;
use crate::telemetry::Span;

/// The parts of a form, in the order they come (feature `multipart`).
///
/// Made by [`Context::multipart`](crate::Context::multipart).
///
/// Nothing is collected: the client is read no faster than the parts are. All of it is bound by
/// the limit of the body (`STARIO_REQUESTS_MAX_BODY_BYTES`, or
/// [`body_limit`](crate::RouteOptions::body_limit) for the route), and there are at most 100 parts
/// (`STARIO_FORMS_MAX_PARTS`).
///
/// # Example
///
/// ```
/// use stario_runtime::testing::TestClient;
/// use stario_runtime::{App, Context, Method, Result, Route, Span, Writer};
///
/// async fn upload(c: Context, w: Writer) -> Result {
///     let mut form = c.multipart()?;
///     let mut bytes = 0;
///     while let Some(mut part) = form.next().await? {
///         while let Some(piece) = part.chunk().await? {
///             bytes += piece.len(); // never all of it in memory
///         }
///     }
///     w.text(format!("{bytes} bytes"));
///     Ok(())
/// }
///
/// async fn bootstrap(app: &mut App, _span: &Span) -> Result {
///     app.add(Route::new(Method::POST, "/films")?, upload);
///     Ok(())
/// }
///
/// # stario_runtime::__private::block_on_test(async {
/// let client = TestClient::start(bootstrap).await;
/// let upload = client.post("/films").file("film", "a.webm", "video/webm", vec![7; 100_000]);
/// upload.await.assert_text("100000 bytes");
/// # });
/// ```
pub struct Multipart {
    parts: multer::Multipart<'static>,
    /// The part that was given out last; what is left of it is passed over.
    current: Option<multer::Field<'static>>,
    head: HeadRoom,
    count: usize,
    max_parts: usize,
    memory: u64,
    folder: PathBuf,
    span: Span,
}

impl Multipart {
    pub(crate) fn new(request: &Request, span: &Span, config: &ServerConfig) -> Result<Self> {
        let content_type = request.headers().get(CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok());
        let boundary = boundary::of(content_type.unwrap_or_default())?;
        let head = HeadRoom::default();
        let feed = Feed::new(request.stream()?, head.clone());
        Ok(Self {
            parts: multer::Multipart::new(feed, boundary),
            current: None,
            head,
            count: 0,
            max_parts: config.form_parts,
            memory: config.form_part_bytes as u64,
            folder: config
                .uploads_dir
                .clone()
                .unwrap_or_else(std::env::temp_dir),
            span: span.clone(),
        })
    }

    /// Waits for the next part; passes over what was not read of the last one.
    ///
    /// # Errors
    ///
    /// 400 for what is no `multipart/form-data` or has too many parts, and the errors of
    /// [`BodyStream::next`](crate::BodyStream::next).
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: no part is lost.
    pub async fn next(&mut self) -> Result<Option<Part<'_>>> {
        loop {
            self.pass_over().await?;
            self.head.searching();
            let Some(field) = self.parts.next_field().await.map_err(|e| self.failed(&e))? else {
                return Ok(None);
            };
            self.head.inside();
            self.count += 1;
            if self.count > self.max_parts {
                let message = format!("The form has more than {} parts.", self.max_parts);
                return Err(HttpError::new(400, message).into());
            }
            let named = field.name().is_some();
            self.current = Some(field);
            if named {
                let limit = u64::MAX;
                return Ok(Some(Part {
                    form: self,
                    taken: 0,
                    limit,
                }));
            }
        }
    }

    async fn pass_over(&mut self) -> Result {
        while self.chunk().await?.is_some() {}
        self.current = None;
        Ok(())
    }

    async fn chunk(&mut self) -> Result<Option<Bytes>> {
        let Some(field) = &mut self.current else {
            return Ok(None);
        };
        match field.chunk().await {
            Ok(chunk) => Ok(chunk),
            Err(error) => Err(self.failed(&error).into()),
        }
    }

    fn failed(&self, error: &multer::Error) -> HttpError {
        if let multer::Error::StreamReadFailed(cause) = error
            && let Some(cause) = cause.downcast_ref::<HttpError>()
        {
            return cause.clone();
        }
        malformed(&self.span, error)
    }
}

/// The answer to a body that is not what its content type says.
pub(super) fn malformed(span: &Span, error: &multer::Error) -> HttpError {
    span.event("form.malformed", [("error", error.to_string())]);
    HttpError::new(400, "The form is not valid multipart/form-data.")
}

/// One part of a form: a field, or a file.
///
/// What is not read of it is passed over with the next call of [`Multipart::next`].
///
/// # Example
///
/// ```
/// use stario_runtime::testing::TestClient;
/// use stario_runtime::{App, Context, Method, Result, Route, Span, Writer};
///
/// async fn upload(c: Context, w: Writer) -> Result {
///     let mut form = c.multipart()?;
///     let mut said = Vec::new();
///     while let Some(part) = form.next().await? {
///         let name = part.name().to_owned();
///         let file = part.file_name().map(str::to_owned); // their word: show it, never open it
///         let text = part.up_to(1000).text().await?;
///         said.push(format!("{name} {file:?} {text}"));
///     }
///     w.text(said.join("; "));
///     Ok(())
/// }
///
/// async fn bootstrap(app: &mut App, _span: &Span) -> Result {
///     app.add(Route::new(Method::POST, "/notes")?, upload);
///     Ok(())
/// }
///
/// # stario_runtime::__private::block_on_test(async {
/// let client = TestClient::start(bootstrap).await;
/// let form = client.post("/notes").field("title", "Tea");
/// let form = form.file("note", "../tea.txt", "text/plain", "hot");
/// form.await.assert_text("title None Tea; note Some(\"../tea.txt\") hot");
/// # });
/// ```
pub struct Part<'a> {
    form: &'a mut Multipart,
    taken: u64,
    limit: u64,
}

impl Part<'_> {
    /// The name of the field.
    pub fn name(&self) -> &str {
        let field = self.form.current.as_ref();
        field.and_then(multer::Field::name).unwrap_or_default()
    }

    /// The name of the file on the visitor's machine, when the part is a file.
    ///
    /// It is their word: show it, store it in a column, but never make a path of it, which
    /// `../../.ssh/authorized_keys` is one reason for.
    pub fn file_name(&self) -> Option<&str> {
        self.form.current.as_ref()?.file_name()
    }

    /// The content type, as the visitor's browser guessed it from the name.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/avatar").expect("a pattern"), avatar);
    /// # }).await;
    /// async fn avatar(c: Context, w: Writer) -> Result {
    ///     let mut form = c.multipart()?;
    ///     while let Some(part) = form.next().await? {
    ///         // A guess: check the bytes, too.
    ///         if part.content_type() != Some("image/png") {
    ///             return Err(HttpError::new(415, "A PNG, please.").into());
    ///         }
    ///     }
    ///     w.empty(204);
    ///     Ok(())
    /// }
    ///
    /// let post = |mime| client.post("/avatar").file("avatar", "me", mime, "...");
    /// post("image/png").await.assert_status(204);
    /// post("text/html").await.assert_status(415);
    /// # });
    /// ```
    pub fn content_type(&self) -> Option<&str> {
        Some(self.form.current.as_ref()?.content_type()?.as_ref())
    }

    /// Sets a limit for this part; without one only that of the whole body counts.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/note").expect("a pattern"), note);
    /// # }).await;
    /// async fn note(c: Context, w: Writer) -> Result {
    ///     let mut form = c.multipart()?;
    ///     while let Some(part) = form.next().await? {
    ///         part.up_to(10).text().await?;
    ///     }
    ///     w.empty(204);
    ///     Ok(())
    /// }
    ///
    /// let post = |text: &str| client.post("/note").field("note", text);
    /// post("ten bytes!").await.assert_status(204);
    /// post("more than that").await.assert_status(413);
    /// # });
    /// ```
    pub fn up_to(mut self, bytes: u64) -> Self {
        self.limit = bytes;
        self
    }

    /// Waits for the next piece; nothing at the end of the part.
    ///
    /// # Errors
    ///
    /// 413 above the limit, 400 when the form is cut or malformed, and the errors of
    /// [`BodyStream::next`](crate::BodyStream::next).
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: no piece is lost.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>> {
        let chunk = self.form.chunk().await?;
        let bytes = chunk.as_ref().map_or(0, Bytes::len);
        self.taken = self.taken.saturating_add(bytes as u64);
        if self.taken > self.limit {
            return Err(HttpError::new(413, "A part of the form is too large.").into());
        }
        Ok(chunk)
    }

    /// The whole part in memory: at most 2 MiB (`STARIO_FORMS_MAX_PART_BYTES`).
    ///
    /// # Errors
    ///
    /// As [`chunk`](Part::chunk).
    ///
    /// # Cancel safety
    ///
    /// Not cancel safe: what was read so far is lost.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/picture").expect("a pattern"), picture);
    /// # }).await;
    /// async fn picture(c: Context, w: Writer) -> Result {
    ///     let mut form = c.multipart()?;
    ///     let part = form.next().await?.ok_or_else(|| HttpError::new(400, "No picture."))?;
    ///     let picture = part.bytes().await?;
    ///     w.text(if picture.starts_with(b"GIF8") { "a GIF" } else { "something else" });
    ///     Ok(())
    /// }
    ///
    /// let post = client.post("/picture").file("picture", "cat.png", "image/png", "GIF89a...");
    /// post.await.assert_text("a GIF"); // whatever its name says
    /// # });
    /// ```
    pub async fn bytes(mut self) -> Result<Bytes> {
        self.limit = self.limit.min(self.form.memory);
        let mut whole = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            whole.extend_from_slice(&chunk);
        }
        Ok(whole.freeze())
    }

    /// The whole part as text, as [`bytes`](Part::bytes).
    ///
    /// # Errors
    ///
    /// As [`chunk`](Part::chunk), and 400 for what is not UTF-8.
    ///
    /// # Cancel safety
    ///
    /// As [`bytes`](Part::bytes).
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/note").expect("a pattern"), note);
    /// # }).await;
    /// async fn note(c: Context, w: Writer) -> Result {
    ///     let mut form = c.multipart()?;
    ///     let part = form.next().await?.ok_or_else(|| HttpError::new(400, "No note."))?;
    ///     w.text(part.text().await?);
    ///     Ok(())
    /// }
    ///
    /// client.post("/note").field("note", "Tea?").await.assert_text("Tea?");
    /// let png = client.post("/note").file("note", "a.png", "image/png", b"\x89PNG".to_vec());
    /// png.await.assert_status(400);
    /// # });
    /// ```
    pub async fn text(self) -> Result<String> {
        let bytes = self.bytes().await?;
        Ok(String::from_utf8(bytes.into())
            .map_err(|_| HttpError::new(400, "A field of the form is not text."))?)
    }

    /// Writes the part into a new file, and says how many bytes it has.
    ///
    /// # Errors
    ///
    /// As [`chunk`](Part::chunk), and those of the file system: also when there is a file
    /// already. What was written until then is removed.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future removes what was written.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/film").expect("a pattern"), film);
    /// # }).await;
    /// async fn film(c: Context, w: Writer) -> Result {
    ///     let mut form = c.multipart()?;
    ///     let part = form.next().await?.ok_or_else(|| HttpError::new(400, "No film."))?;
    ///     let path = std::env::temp_dir().join(token()); // a name of ours, never theirs
    ///     let bytes = part.save_to(&path).await?;
    ///     w.text(format!("{bytes} bytes"));
    ///     # tokio::fs::remove_file(path).await?;
    ///     Ok(())
    /// }
    ///
    /// let post = client.post("/film").file("film", "a.webm", "video/webm", vec![7; 100_000]);
    /// post.await.assert_text("100000 bytes");
    /// # });
    /// ```
    pub async fn save_to(self, path: impl AsRef<Path>) -> Result<u64> {
        let saving = Saving::create(path.as_ref().to_owned())?;
        let (path, bytes) = self.write(saving).await?;
        path.keep();
        Ok(bytes)
    }

    /// Writes the part into a file that removes itself when it is dropped.
    ///
    /// The file is in `STARIO_UPLOADS_DIR`.
    ///
    /// # Errors
    ///
    /// As [`chunk`](Part::chunk), and those of the file system.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future removes what was written.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/film").expect("a pattern"), film);
    /// # }).await;
    /// async fn film(c: Context, w: Writer) -> Result {
    ///     let mut form = c.multipart()?;
    ///     let part = form.next().await?.ok_or_else(|| HttpError::new(400, "No film."))?;
    ///     let film = part.temp_file().await?;
    ///     let (path, bytes) = (film.path().to_owned(), film.size());
    ///     drop(film); // as it would be at any `?`
    ///     w.text(format!("{bytes} bytes, then {}", path.exists()));
    ///     Ok(())
    /// }
    ///
    /// let post = client.post("/film").file("film", "a.webm", "video/webm", "abc");
    /// post.await.assert_text("3 bytes, then false");
    /// # });
    /// ```
    pub async fn temp_file(self) -> Result<TempFile> {
        let saving = Saving::create_in(&self.form.folder)?;
        let (path, bytes) = self.write(saving).await?;
        Ok(TempFile::new(path, bytes))
    }

    async fn write(mut self, mut saving: Saving) -> Result<(super::temp::Removed, u64)> {
        while let Some(chunk) = self.chunk().await? {
            saving.write(&chunk).await?;
        }
        Ok((saving.finish().await?, self.taken))
    }
}

impl fmt::Debug for Multipart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Multipart")
            .field("parts", &self.count)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part")
            .field("name", &self.name())
            .field("file_name", &self.file_name())
            .field("taken", &self.taken)
            .finish_non_exhaustive()
    }
}
