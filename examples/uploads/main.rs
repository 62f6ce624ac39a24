//! Forms and files: a form that says what is wrong with it, and photos that may be large.
//!
//! Run it with `cargo stario demo uploads`. The form works without JavaScript; a mistake comes back
//! with everything that was typed. Files go to the disk while they arrive, never into memory.

mod form;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use stario::prelude::*;
use stario::{Files, token};

use form::{Draft, Fault, TOPICS, read_form};

routes! {
    pub(crate) HOME   = GET  "/";
    pub(crate) UPLOAD = POST "/photos";
}

assets! {
    pub(crate) STATIC = "examples/uploads/static" at "/static";
}

/// The largest form, with everything in it.
const LARGEST: u64 = 20 * 1024 * 1024;

/// A photo that was kept.
#[derive(Clone)]
struct Photo {
    /// The name of the file: ours, never that of the visitor.
    file: String,
    title: String,
    topics: Vec<String>,
    bytes: u64,
}

/// The photos of this run, and the folder they are in.
struct Album {
    folder: PathBuf,
    photos: Mutex<Vec<Photo>>,
}

impl Album {
    fn lock(&self) -> MutexGuard<'_, Vec<Photo>> {
        self.photos.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The newest first.
    fn all(&self) -> Vec<Photo> {
        self.lock().iter().rev().cloned().collect()
    }
}

#[handler]
async fn home(_c: Context, w: Writer, album: Arc<Album>) {
    w.html(page_view(&Draft::default(), &[], &album.all()));
}

#[handler]
async fn upload(c: Context, mut w: Writer, album: Arc<Album>) -> Result {
    let (draft, checked) = read_form(&c).await?;
    let photo = match checked {
        Ok(photo) => photo,
        Err(faults) => {
            // 422: understood, and refused. The page is the form again, as it was filled in.
            w.status(422)?;
            w.html(page_view(&draft, &faults, &album.all()));
            return Ok(());
        }
    };
    let file = format!("{}.{}", token(), photo.kind.suffix());
    let bytes = photo.file.size();
    photo.file.keep(album.folder.join(&file)).await?;
    c.event("Photo kept", attrs! { "file" => file, "bytes" => bytes });
    album.lock().push(Photo {
        file,
        title: draft.title,
        topics: draft.topics,
        bytes,
    });
    // A reload of the next page does not send the form again.
    w.redirect(HOME.href());
    Ok(())
}

fn page_view(draft: &Draft, faults: &[Fault], photos: &[Photo]) -> Html {
    let fault = |field: &str| {
        let found = faults.iter().find(|fault| fault.field == field);
        found.map(|fault| fault.text.as_str())
    };
    html! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="UTF-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>"Photos - Stario App"</title>
                <link rel="stylesheet" href={asset!(STATIC, "css/style.css")}>
            </head>
            <body>
                <h1>"Photos"</h1>
                <form method="post" action={UPLOAD.href()} enctype="multipart/form-data">
                    <label>
                        "Title"
                        <input
                            name="title"
                            value={&draft.title}
                            required
                            aria-invalid={fault("title").is_some()}
                        >
                        {fault_view(fault("title"))}
                    </label>
                    <fieldset>
                        <legend>"Topics"</legend>
                        for topic in TOPICS {
                            <label .choice>
                                // Several fields of one name: all that are ticked arrive.
                                <input
                                    type="checkbox"
                                    name="topic"
                                    value={topic}
                                    checked={draft.topics.iter().any(|chosen| chosen == topic)}
                                >
                                {topic}
                            </label>
                        }
                        {fault_view(fault("topic"))}
                    </fieldset>
                    <label>
                        "Photo (JPEG, PNG or WebP, up to 20 MB)"
                        <input type="file" name="photo" accept="image/jpeg,image/png,image/webp">
                        {fault_view(fault("photo"))}
                    </label>
                    <button>"Keep it"</button>
                </form>
                <ul>
                    for photo in photos {
                        <li>
                            <img src=("/photos/" {&photo.file}) alt={&photo.title} loading="lazy">
                            <strong>{&photo.title}</strong>
                            <small>
                                for topic in &photo.topics { {topic} " · " }
                                {photo.bytes.div_ceil(1024)} " kB"
                            </small>
                        </li>
                    } else {
                        <li .empty>"No photos yet."</li>
                    }
                </ul>
            </body>
        </html>
    }
}

fn fault_view(text: Option<&str>) -> Html {
    html! {
        if let Some(text) = text {
            <span .fault role="alert">{text}</span>
        }
    }
}

#[stario::main]
pub(crate) async fn bootstrap(app: &mut App, span: &Span) -> Result {
    let folder = std::env::temp_dir().join(format!("stario-photos-{}", short_id()));
    std::fs::create_dir(&folder)?;
    span.attr("photos.folder", folder.display().to_string());
    let album = Arc::new(Album {
        folder: folder.clone(),
        photos: Mutex::default(),
    });
    app.assets(&STATIC);
    app.add(HOME, home(album.clone()));
    app.add(UPLOAD, upload(album)).body_limit(LARGEST);
    // What strangers have sent runs nothing in the name of this site.
    app.files("/photos", Files::new(&folder).untrusted());
    // What visitors have sent does not outlive the example.
    app.on_shutdown(async move || {
        // The system empties its temporary directory as well.
        drop(std::fs::remove_dir_all(&folder));
    });
    Ok(())
}
