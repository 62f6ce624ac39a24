//! The error type of handlers, and the errors that become responses.

#[cfg(debug_assertions)]
use std::any::TypeId;
#[cfg(debug_assertions)]
use std::backtrace::Backtrace;
use std::error::Error as StdError;
use std::fmt;
use std::panic;
#[cfg(debug_assertions)]
use std::sync::atomic::{AtomicBool, Ordering};

use http::StatusCode;

use crate::location::Location;

/// What handlers and `bootstrap` return.
pub type Result<T = (), E = Error> = std::result::Result<T, E>;

/// Any error, with the place where it entered a handler.
///
/// Every `std` error converts with `?`. [`HttpError`] and [`Redirect`] become the response
/// they describe; anything else is answered as `500 Internal Server Error` with no detail for
/// the client, while the request's span keeps the message, the chain of sources and the
/// source location.
///
/// `Error` does not implement [`std::error::Error`] itself, so that the conversion above can
/// exist (the same trade-off as in `anyhow`).
///
/// # Example
///
/// ```
/// use stario_runtime::{Error, Result};
///
/// fn parse(text: &str) -> Result<u32> {
///     Ok(text.parse::<u32>()?)
/// }
///
/// let error: Error = parse("seven").unwrap_err();
/// assert_eq!(error.to_string(), "invalid digit found in string");
/// assert!(error.status().is_none());
/// ```
pub struct Error {
    inner: Box<Inner>,
}

struct Inner {
    source: Box<dyn StdError + Send + Sync>,
    /// `None` when it came in a box.
    type_name: Option<&'static str>,
    help: Option<String>,
    location: &'static panic::Location<'static>,
    /// Disabled unless [`keep_backtraces`] was called.
    #[cfg(debug_assertions)]
    backtrace: Backtrace,
}

/// Somebody will look at backtraces of errors.
#[cfg(debug_assertions)]
static BACKTRACES: AtomicBool = AtomicBool::new(false);

/// Takes a backtrace of every error from now on: some 20 us each, symbols when they are read.
#[cfg(debug_assertions)]
pub(crate) fn keep_backtraces() {
    BACKTRACES.store(true, Ordering::Relaxed);
}

/// The way to an unexpected error; what a client is told is no such thing.
#[cfg(debug_assertions)]
fn backtrace<E: 'static>() -> Backtrace {
    let told = [TypeId::of::<HttpError>(), TypeId::of::<Redirect>()];
    if BACKTRACES.load(Ordering::Relaxed) && !told.contains(&TypeId::of::<E>()) {
        Backtrace::force_capture()
    } else {
        Backtrace::disabled()
    }
}

impl Error {
    /// Makes an error from a message.
    #[track_caller]
    pub fn new(message: impl Into<String>) -> Self {
        Self::from(Message(message.into()))
    }

    /// Adds one line that says what to do about it.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::Error;
    ///
    /// let error = Error::new("there is no search index").help("build it with `just index`");
    /// assert_eq!(error.to_string(), "there is no search index");
    /// assert_eq!(error.help_text(), Some("build it with `just index`"));
    /// ```
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.inner.help = Some(help.into());
        self
    }

    /// The line set by [`Error::help`].
    pub fn help_text(&self) -> Option<&str> {
        self.inner.help.as_deref()
    }

    /// Where the error was made or passed `?`.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::Result;
    ///
    /// fn port(text: &str) -> Result<u16> {
    ///     Ok(text.parse()?) // here
    /// }
    ///
    /// let here = line!() - 3;
    /// assert_eq!(port("http").unwrap_err().location().line(), here);
    /// ```
    pub fn location(&self) -> &'static panic::Location<'static> {
        self.inner.location
    }

    /// The way to the error, where one was taken.
    #[cfg(debug_assertions)]
    pub(crate) fn backtrace(&self) -> &Backtrace {
        &self.inner.backtrace
    }

    /// The type of the error inside, for the span.
    pub(crate) fn type_name(&self) -> Option<&'static str> {
        self.inner.type_name
    }

    /// The error inside, for its chain of sources.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::Error;
    ///
    /// let error: Error = "seven".parse::<u32>().unwrap_err().into();
    /// let any: &dyn std::error::Error = error.as_std(); // for what takes every error
    /// assert_eq!(any.to_string(), "invalid digit found in string");
    /// assert!(any.source().is_none());
    /// ```
    pub fn as_std(&self) -> &(dyn StdError + Send + Sync + 'static) {
        &*self.inner.source
    }

    /// The error inside, when it is an `E`.
    ///
    /// # Example
    ///
    /// ```
    /// use std::io::{self, ErrorKind};
    /// use stario_runtime::Error;
    ///
    /// let error = Error::from(io::Error::from(ErrorKind::StorageFull));
    /// let io = error.downcast_ref::<io::Error>().expect("it came from there");
    /// assert_eq!(io.kind(), ErrorKind::StorageFull);
    /// ```
    pub fn downcast_ref<E: StdError + 'static>(&self) -> Option<&E> {
        self.inner.source.downcast_ref()
    }

    /// The status this error answers with, when it names one.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{Error, HttpError};
    ///
    /// assert_eq!(Error::from(HttpError::new(409, "Taken.")).status().unwrap(), 409);
    /// assert_eq!(Error::new("no such table").status(), None); // answered with 500
    /// ```
    pub fn status(&self) -> Option<StatusCode> {
        self.downcast_ref::<HttpError>().map(HttpError::status)
    }

    /// Whether the error is an [`HttpError`].
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{Error, HttpError, Redirect};
    ///
    /// /// Whether somebody should be woken up.
    /// fn is_alarm(error: &Error) -> bool {
    ///     !error.is_http() && !error.is_redirect()
    /// }
    ///
    /// assert!(is_alarm(&Error::new("no such table")));
    /// assert!(!is_alarm(&HttpError::new(404, "There is no such room.").into()));
    /// assert!(!is_alarm(&Redirect::to("/login").into()));
    /// ```
    pub fn is_http(&self) -> bool {
        self.downcast_ref::<HttpError>().is_some()
    }

    /// Whether the error is a [`Redirect`].
    pub fn is_redirect(&self) -> bool {
        self.downcast_ref::<Redirect>().is_some()
    }

    /// Whether the client has left while its request was being read.
    ///
    /// Nobody sees an answer to it any more; a handler that reads an upload cleans up.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/upload").expect("a pattern"), upload);
    /// # }).await;
    /// async fn upload(c: Context, w: Writer) -> Result {
    ///     match c.req.body().await {
    ///         Err(error) if error.is_disconnected() => c.event("upload.aborted", ()),
    ///         body => w.text(format!("{} bytes", body?.len())),
    ///     }
    ///     Ok(())
    /// }
    ///
    /// client.post("/upload").body("abc").await.assert_text("3 bytes");
    /// # });
    /// ```
    pub fn is_disconnected(&self) -> bool {
        self.downcast_ref::<HttpError>()
            .is_some_and(|error| error.disconnected)
    }

    /// Whether the program called something at the wrong time.
    ///
    /// Such as reading a body twice.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/twice").expect("a pattern"), twice);
    /// # }).await;
    /// async fn twice(c: Context, w: Writer) -> Result {
    ///     let _upload = c.req.stream()?;
    ///     let error = c.req.body().await.unwrap_err(); // its pieces went elsewhere
    ///     w.text(format!("{}", error.is_misuse()));
    ///     Ok(())
    /// }
    ///
    /// client.post("/twice").body("abc").await.assert_text("true");
    /// # });
    /// ```
    pub fn is_misuse(&self) -> bool {
        self.downcast_ref::<Misuse>().is_some()
    }

    /// An error of somebody else's code, boxed already.
    #[cfg(feature = "tower")]
    #[track_caller]
    pub(crate) fn foreign(source: Box<dyn StdError + Send + Sync>) -> Self {
        Self {
            inner: Box::new(Inner {
                source,
                type_name: None,
                help: None,
                location: panic::Location::caller(),
                #[cfg(debug_assertions)]
                backtrace: backtrace::<()>(),
            }),
        }
    }

    /// A mistake of the program, which is answered with 500.
    #[track_caller]
    pub(crate) fn misuse(message: &'static str) -> Self {
        Self::from(Misuse(message))
    }
}

impl<E: StdError + Send + Sync + 'static> From<E> for Error {
    #[track_caller]
    fn from(source: E) -> Self {
        Self {
            inner: Box::new(Inner {
                source: Box::new(source),
                type_name: Some(std::any::type_name::<E>()),
                help: None,
                location: panic::Location::caller(),
                #[cfg(debug_assertions)]
                backtrace: backtrace::<E>(),
            }),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.inner.source, f)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("source", &self.inner.source)
            .field("help", &self.inner.help)
            .field("location", &format_args!("{}", self.inner.location))
            .finish()
    }
}

#[derive(Debug)]
struct Message(String);

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for Message {}

#[derive(Debug)]
struct Misuse(&'static str);

impl fmt::Display for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl StdError for Misuse {}

/// An error that is meant for the client: a status and one sentence.
///
/// A plain request gets the status and the sentence as `text/plain`. A Datastar request gets
/// it as a visible message in the page, because the client ignores bodies of any status but
/// 200.
///
/// # Example
///
/// ```
/// use stario_runtime::{HttpError, Result};
///
/// fn find_room(id: &str) -> Result<&'static str> {
///     match id {
///         "lobby" => Ok("Lobby"),
///         _ => Err(HttpError::new(404, "There is no such room."))?,
///     }
/// }
///
/// assert_eq!(find_room("attic").unwrap_err().status().unwrap(), 404);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpError {
    status: StatusCode,
    message: String,
    /// The client has left: the message is for the span.
    disconnected: bool,
}

impl HttpError {
    /// Makes an error for the client.
    ///
    /// # Panics
    ///
    /// Panics when `status` is not between 400 and 599: anything else is not an error.
    #[track_caller]
    pub fn new(status: u16, message: impl Into<String>) -> Self {
        let status = match StatusCode::from_u16(status) {
            Ok(code) if (400..600).contains(&status) => code,
            _ => panic!("HttpError takes a status from 400 to 599, not {status}"),
        };
        Self {
            status,
            message: message.into(),
            disconnected: false,
        }
    }

    /// The client has left; one that only stopped sending is told with status 400.
    pub(crate) fn disconnected(message: &str) -> Self {
        Self {
            disconnected: true,
            ..Self::new(400, message)
        }
    }

    /// The status of the response.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The sentence for the client.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::HttpError;
    ///
    /// let error = HttpError::new(409, "Somebody was faster.");
    /// assert_eq!((error.status().as_u16(), error.message()), (409, "Somebody was faster."));
    /// ```
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for HttpError {}

/// An early exit to another page, as an error for `?`.
///
/// What it answers, and what it refuses, is that of
/// [`Writer::redirect`](crate::Writer::redirect).
///
/// # Example
///
/// ```
/// use stario_runtime::{Redirect, Result};
///
/// fn needs_login(user: Option<&str>) -> Result<&str> {
///     user.ok_or_else(|| Redirect::to("/login").into())
/// }
///
/// assert!(needs_login(None).unwrap_err().is_redirect());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    location: Location,
}

impl Redirect {
    /// Redirects to a page of this app with `303 See Other`.
    ///
    /// A Datastar request navigates instead.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use stario_html::Href;
    /// use stario_runtime::Redirect;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/account").expect("a pattern"), account);
    /// # }).await;
    /// async fn account(c: Context, w: Writer) -> Result {
    ///     let user = c.cookie("user").ok_or_else(|| Redirect::to(Href::path("/login")))?;
    ///     w.text(format!("hello {user}"));
    ///     Ok(())
    /// }
    ///
    /// client.get("/account").no_redirects().await.assert_status(303).assert_redirect("/login");
    /// client.get("/account").cookie("user", "ada").await.assert_text("hello ada");
    /// # });
    /// ```
    pub fn to(location: impl Into<Location>) -> Self {
        Self {
            location: location.into(),
        }
    }

    /// Redirects to another site, by `http` or `https`.
    ///
    /// Never give it an address that came with the request: that is an open redirect.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::Redirect;
    ///
    /// let elsewhere = Redirect::external("https://accounts.example/login");
    /// assert_eq!(elsewhere.to_string(), "redirect to https://accounts.example/login");
    /// ```
    pub fn external(url: impl Into<String>) -> Self {
        Self::to(Location::external(url))
    }

    /// Where the redirect goes.
    pub fn location(&self) -> &Location {
        &self.location
    }
}

impl fmt::Display for Redirect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "redirect to {}", self.location)
    }
}

impl StdError for Redirect {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_mark_keeps_its_location() {
        fn fails() -> Result<u32> {
            let number = "x".parse::<u32>()?;
            Ok(number)
        }
        let error = fails().unwrap_err();
        assert!(error.location().file().ends_with("error.rs"));
        assert_eq!(error.to_string(), "invalid digit found in string");
    }

    #[test]
    fn http_errors_keep_their_status_behind_the_opaque_type() {
        let error = Error::from(HttpError::new(422, "no")).help("write yes");
        assert_eq!(error.status(), Some(StatusCode::UNPROCESSABLE_ENTITY));
        assert_eq!(error.help_text(), Some("write yes"));
        assert!(!error.is_redirect());
    }

    #[test]
    #[should_panic(expected = "400 to 599")]
    fn a_success_status_is_not_an_error() {
        drop(HttpError::new(200, "fine"));
    }
}
