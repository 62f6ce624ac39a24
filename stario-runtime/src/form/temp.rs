//! Files that are there until they are kept.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use tokio::io::AsyncWriteExt as _;

use crate::error::{Error, Result};
use crate::token::token;

/// A path whose file is removed with it.
#[derive(Debug)]
pub(super) struct Removed(Option<PathBuf>);

impl Removed {
    fn path(&self) -> &Path {
        self.0.as_deref().unwrap_or(Path::new(""))
    }

    /// Leaves the file where it is.
    pub(super) fn keep(mut self) {
        self.0 = None;
    }
}

impl Drop for Removed {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            // Gone already is as good; anything else has nobody to be told.
            let _ = fs::remove_file(path);
        }
    }
}

/// A file that is being written.
pub(super) struct Saving {
    path: Removed,
    file: tokio::fs::File,
}

/// Whether uploads can be written where the configuration has them: no visitor has to find out.
///
/// # Errors
///
/// When no file can be made there.
pub(crate) fn check_folder(folder: Option<&Path>) -> Result {
    // It is gone at once.
    folder.map_or(Ok(()), |folder| Saving::create_in(folder).map(drop))
}

impl Saving {
    /// Makes the file, which nobody else may read.
    ///
    /// At once, not in another thread: a future that is dropped meanwhile would leave it.
    pub(super) fn create(path: PathBuf) -> io::Result<Self> {
        let file = create_new(&path)?;
        Ok(Self {
            path: Removed(Some(path)),
            file: tokio::fs::File::from_std(file),
        })
    }

    /// Makes a file with a name that nobody can guess.
    pub(super) fn create_in(folder: &Path) -> Result<Self> {
        let path = folder.join(format!("stario-upload-{}", token()));
        Self::create(path).map_err(|error| {
            let place = folder.display();
            Error::from(error).help(format!(
                "uploads are written to {place}; STARIO_UPLOADS_DIR is a directory for them"
            ))
        })
    }

    pub(super) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes).await
    }

    /// Waits until all is written.
    pub(super) async fn finish(mut self) -> io::Result<Removed> {
        self.file.flush().await?;
        Ok(self.path)
    }
}

fn create_new(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// An upload in a file that is removed when this is dropped.
///
/// Made by [`Part::temp_file`](super::Part::temp_file).
///
/// Only the user of the server may read it. A process that is killed leaves it behind, so
/// `STARIO_UPLOADS_DIR` is best a place that is emptied at start.
///
/// # Example
///
/// ```
/// use stario_runtime::testing::TestClient;
/// use stario_runtime::{App, Context, Method, Result, Route, Span, Writer};
///
/// async fn upload(c: Context, w: Writer) -> Result {
///     let mut form = c.multipart()?;
///     let Some(part) = form.next().await? else {
///         return Err(stario_runtime::HttpError::new(400, "There is no file.").into());
///     };
///     let file = part.temp_file().await?;
///     let there = file.path().exists();
///     let bytes = file.size();
///     drop(file); // `file.keep(..)` would move it to where it stays
///     w.text(format!("{bytes} bytes, {there}"));
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
/// let upload = client.post("/films").file("film", "a.webm", "video/webm", vec![7; 10]);
/// upload.await.assert_text("10 bytes, true");
/// # });
/// ```
#[derive(Debug)]
pub struct TempFile {
    path: Removed,
    bytes: u64,
}

impl TempFile {
    pub(super) fn new(path: Removed, bytes: u64) -> Self {
        Self { path, bytes }
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        self.path.path()
    }

    /// How many bytes it has.
    pub fn size(&self) -> u64 {
        self.bytes
    }

    /// Moves the file to where it stays, in place of what is there.
    ///
    /// # Errors
    ///
    /// Those of the file system; the file is removed.
    ///
    /// # Cancel safety
    ///
    /// Not cancel safe: a file that is dropped while it moves may be at either place.
    pub async fn keep(self, path: impl AsRef<Path>) -> Result {
        let (from, to) = (self.path(), path.as_ref());
        match tokio::fs::rename(from, to).await {
            // Another disk: a copy is the only way.
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                tokio::fs::copy(from, to).await?;
            }
            moved => moved?,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> PathBuf {
        std::env::temp_dir()
    }

    #[tokio::test]
    async fn a_file_is_removed_unless_it_is_kept() {
        let mut saving = Saving::create_in(&folder()).unwrap();
        saving.write(b"abc").await.unwrap();
        let file = TempFile::new(saving.finish().await.unwrap(), 3);
        let path = file.path().to_owned();
        assert_eq!(fs::read(&path).unwrap(), b"abc");
        drop(file);
        assert!(!path.exists());

        let half = Saving::create_in(&folder()).unwrap();
        let path = half.path.path().to_owned();
        assert!(path.exists());
        drop(half);
        assert!(!path.exists());
    }

    #[tokio::test]
    async fn a_kept_file_has_moved() {
        let saving = Saving::create_in(&folder()).unwrap();
        let file = TempFile::new(saving.finish().await.unwrap(), 0);
        let (from, to) = (file.path().to_owned(), folder().join(token()));
        file.keep(&to).await.unwrap();
        assert!(!from.exists() && to.exists());
        let taken = Saving::create(to.clone()).map(|_| ()).unwrap_err();
        assert_eq!(taken.kind(), io::ErrorKind::AlreadyExists);
        assert!(to.exists(), "somebody else's file stays");
        fs::remove_file(to).unwrap();
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn nobody_else_may_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let saving = Saving::create_in(&folder()).unwrap();
        let mode = fs::metadata(saving.path.path()).unwrap().permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
    }
}
