//! `Files`: a directory that is served as it is at the moment.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use http::Method;
use http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue};

use super::disposition::disposition;
use super::name;
use crate::attrs;
use crate::context::Context;
use crate::disk::{self, Links, Opened};
use crate::error::{HttpError, Result};
use crate::route::Route;
use crate::telemetry::Span;
use crate::writer::Writer;

/// Content that runs nothing, whatever it is: no scripts, no origin, nothing loaded.
const SANDBOX: HeaderValue =
    HeaderValue::from_static("sandbox; default-src 'none'; style-src 'unsafe-inline'");

/// A live directory, for what visitors upload or programs write.
///
/// A file appears with its next request and is never cached without asking: `private, no-cache`
/// with an entity tag of the file itself. Served are regular files below the directory; hidden
/// names, links (to anywhere, also as a directory on the way), pipes and devices are not there.
/// There is no listing. Conditional requests and ranges are answered as in
/// [`Writer::file`](crate::Writer::file).
///
/// What is part of the program belongs into [`Assets`](crate::Assets), which browsers keep.
///
/// # Example
///
/// ```
/// use stario_runtime::{App, Files};
///
/// fn compose(app: &mut App) {
///     app.files("/uploads", Files::new("data/uploads").untrusted());
/// }
/// # let _ = compose;
/// ```
#[derive(Clone, Debug)]
pub struct Files {
    root: Arc<Path>,
    untrusted: bool,
}

impl Files {
    /// Serves the files below `root`, a path that may be a link itself.
    ///
    /// A directory that is not there yet is no error, but the start-up span says so
    /// (`files.missing`).
    pub fn new(root: impl AsRef<Path>) -> Self {
        Self {
            root: root.as_ref().into(),
            untrusted: false,
        }
    }

    /// For content of strangers: nothing in it runs with the rights of the site.
    ///
    /// Every file gets a `content-security-policy` with `sandbox`, and what a browser would run
    /// (HTML, SVG, XML, JavaScript) is offered for download instead of being shown.
    pub fn untrusted(mut self) -> Self {
        self.untrusted = true;
        self
    }

    /// The route that serves the files below a prefix, such as `GET /uploads/{path...}`.
    ///
    /// # Errors
    ///
    /// When the prefix is not a path.
    pub(crate) fn route(prefix: &str) -> Result<Route> {
        let prefix = prefix.trim_end_matches('/');
        Ok(Route::new(Method::GET, &format!("{prefix}/{{path...}}"))?)
    }

    /// Says at the start what answers nothing but 404 as yet: a name may be wrong.
    pub(crate) fn note(&self, span: &Span) {
        let found = match self.root.metadata() {
            Ok(meta) if meta.is_dir() => return,
            Ok(_) => "it is no directory".to_owned(),
            Err(error) => error.to_string(),
        };
        let path = std::path::absolute(&self.root);
        let path = path.as_deref().unwrap_or(&self.root).display().to_string();
        let help = "its files are 404 until there is such a directory";
        span.event(
            "files.missing",
            attrs! { "directory" => path, "found" => found, "help" => help },
        );
    }

    /// Answers a request for one of the files.
    pub(crate) async fn serve(self, c: Context, mut w: Writer) -> Result {
        // An encoded separator is part of a name, and no file has one.
        let raw = c.req.raw_path().to_ascii_lowercase();
        let tail: String = c.param("path")?;
        let path = name::below(&self.root, &tail).filter(|_| !raw.contains("%2f"));
        let Some(path) = path else {
            return Err(HttpError::new(404, "Not Found").into());
        };
        if self.untrusted {
            let content_type = c.app.content_type(&tail);
            guard(&mut w, &tail, &content_type);
        }
        let root = self.root;
        w.send_file(move || open_below(&root, &path, &tail).map(|file| (path, file)))
            .await
    }
}

fn guard(w: &mut Writer, tail: &str, content_type: &HeaderValue) {
    let headers = w.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, SANDBOX);
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    );
    if content_type.to_str().is_ok_and(is_active) {
        headers.insert(CONTENT_DISPOSITION, disposition(tail));
    }
}

/// Whether a browser runs something of it, or what it refers to.
fn is_active(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    let scripts = [
        "text/html",
        "application/javascript",
        "text/javascript",
        "application/wasm",
    ];
    scripts.contains(&&*essence) || essence.ends_with("xml")
}

/// Opens a file that really lies at this place: no link leads to it, at its end or on the way.
///
/// The directories are not held open one by one, so what was opened is judged: by the system's
/// own word where it tells the path of an open file (Linux), by its identity elsewhere.
pub(super) fn open_below(root: &Path, path: &Path, tail: &str) -> io::Result<Opened> {
    let opened = disk::open(path, Links::Refuse)?;
    let mut place = root.canonicalize()?;
    place.extend(tail.split('/'));
    if lies_at(&opened.file, path, &place)? {
        Ok(opened)
    } else {
        Err(io::Error::new(io::ErrorKind::NotFound, "behind a link"))
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn lies_at(file: &File, path: &Path, place: &Path) -> io::Result<bool> {
    use std::os::fd::AsRawFd as _;
    match std::fs::read_link(format!("/proc/self/fd/{}", file.as_raw_fd())) {
        Ok(real) => Ok(real == place),
        // No `/proc` here.
        Err(_) => resolves_to(file, path, place),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn lies_at(file: &File, path: &Path, place: &Path) -> io::Result<bool> {
    resolves_to(file, path, place)
}

/// Whether the path has no links in it, and is still that of the open file.
fn resolves_to(file: &File, path: &Path, place: &Path) -> io::Result<bool> {
    if path.canonicalize()? != place {
        return Ok(false);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let (now, open) = (place.symlink_metadata()?, file.metadata()?);
        Ok(now.dev() == open.dev() && now.ino() == open.ino())
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        Ok(true)
    }
}
