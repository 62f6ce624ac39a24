//! Files that the app serves: assets, and directories that change.

use http::HeaderValue;

use super::root::App;
use crate::assets::Assets;
use crate::context::Context;
use crate::error::Result;
use crate::files::Files;
use crate::writer::Writer;

/// Files.
impl App {
    /// Serves a directory of fingerprinted files below its own prefix.
    ///
    /// # Panics
    ///
    /// Panics when a route stands at the prefix already.
    #[track_caller]
    pub fn assets(&mut self, assets: &'static Assets) -> &mut Self {
        self.add(assets.route(), move |c: Context, w: Writer| {
            serve(assets, c, w)
        });
        self.assets.push(assets);
        self
    }

    /// Sets the content type of files by their suffix, for assets and files alike.
    ///
    /// # Panics
    ///
    /// Panics when the content type could not stand in a header.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::App;
    ///
    /// fn compose(app: &mut App) {
    ///     app.content_type("gltf", "model/gltf+json");
    /// }
    /// # let _ = compose;
    /// ```
    #[track_caller]
    pub fn content_type(&mut self, suffix: &str, content_type: &str) -> &mut Self {
        let Ok(value) = HeaderValue::from_str(content_type) else {
            panic!("{content_type:?} is not a content type");
        };
        let suffix = suffix.trim_start_matches('.');
        self.handle.set_content_type(suffix, value);
        self
    }

    /// Serves a directory of files that change while the server runs, below a prefix.
    ///
    /// # Panics
    ///
    /// Panics when the prefix is not a path, or a route stands at it already.
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
    #[track_caller]
    pub fn files(&mut self, prefix: &str, files: Files) -> &mut Self {
        let route = match Files::route(prefix) {
            Ok(route) => route,
            Err(error) => panic!("{prefix:?} cannot be the prefix of files: {error}"),
        };
        self.files.push(files.clone());
        self.add(route, move |c: Context, w: Writer| {
            files.clone().serve(c, w)
        });
        self
    }
}

async fn serve(assets: &'static Assets, c: Context, mut w: Writer) -> Result {
    let tail: String = c.param("path")?;
    let asked = &w.exchange().asked;
    let accepts = asked.accepts.within(&c.app.config().compression);
    // The first request for a coding makes it, on a thread for such work.
    if let Some(work) = assets.prepare(&tail, accepts) {
        tokio::task::spawn_blocking(work).await?;
    }
    let content_type = c.app.content_type(&tail);
    let response = assets.answer(
        &asked.method,
        &tail,
        accepts,
        c.req.headers(),
        &content_type,
    );
    // It has the best coding that is kept, or none is worth it.
    w.uncompressed();
    w.respond(response);
    Ok(())
}
