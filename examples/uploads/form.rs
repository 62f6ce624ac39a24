//! Reads the form and says everything that is wrong with it, in the words of the page.

use stario::prelude::*;
use stario::{Part, TempFile};

pub(crate) const TOPICS: [&str; 3] = ["Animals", "Places", "People"];

/// The longest title, in characters.
const TITLE: usize = 80;

/// What was typed, to fill the form again.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) title: String,
    pub(crate) topics: Vec<String>,
}

/// One mistake, beside its field.
#[derive(Debug, PartialEq)]
pub(crate) struct Fault {
    pub(crate) field: &'static str,
    pub(crate) text: String,
}

/// What the file is, by its first bytes: what the browser says about it is anybody's word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    Jpeg,
    Png,
    Webp,
}

impl Kind {
    fn of(start: &[u8]) -> Option<Self> {
        match start {
            [0xff, 0xd8, 0xff, ..] => Some(Kind::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Kind::Png),
            [
                b'R',
                b'I',
                b'F',
                b'F',
                _,
                _,
                _,
                _,
                b'W',
                b'E',
                b'B',
                b'P',
                ..,
            ] => Some(Kind::Webp),
            _ => None,
        }
    }

    pub(crate) fn suffix(self) -> &'static str {
        match self {
            Kind::Jpeg => "jpg",
            Kind::Png => "png",
            Kind::Webp => "webp",
        }
    }
}

/// A photo on the disk, until somebody keeps it.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) kind: Kind,
    pub(crate) file: TempFile,
}

/// The form as it was filled in, and the photo or what is wrong.
pub(crate) async fn read_form(c: &Context) -> Result<(Draft, Result<Received, Vec<Fault>>)> {
    let mut draft = Draft::default();
    let mut file = None;
    let mut form = c.multipart()?;
    while let Some(part) = form.next().await? {
        match part.name() {
            "title" => part.text().await?.trim().clone_into(&mut draft.title),
            "topic" => draft.topics.push(part.text().await?),
            "photo" => file = received(part).await?,
            _ => {} // passed over
        }
    }

    let mut faults = check(&draft);
    let kind = match &file {
        None => Err("Choose a file."),
        Some(file) => {
            let start = first_bytes(file).await?;
            Kind::of(&start).ok_or("This is neither JPEG, PNG nor WebP.")
        }
    };
    if let Err(text) = kind {
        faults.push(fault("photo", text));
    }
    let checked = match (file, kind) {
        (Some(file), Ok(kind)) if faults.is_empty() => Ok(Received { kind, file }),
        _ => Err(faults),
    };
    Ok((draft, checked))
}

/// A browser sends an empty file where none was chosen.
async fn received(part: Part<'_>) -> Result<Option<TempFile>> {
    let file = part.temp_file().await?;
    Ok((file.size() > 0).then_some(file))
}

async fn first_bytes(file: &TempFile) -> Result<Vec<u8>> {
    use tokio::io::AsyncReadExt as _;

    let mut start = Vec::new();
    let open = tokio::fs::File::open(file.path()).await?;
    open.take(16).read_to_end(&mut start).await?;
    Ok(start)
}

fn check(draft: &Draft) -> Vec<Fault> {
    let mut faults = Vec::new();
    if draft.title.is_empty() {
        faults.push(fault("title", "Give it a title."));
    } else if draft.title.chars().count() > TITLE {
        faults.push(fault("title", &format!("At most {TITLE} characters.")));
    }
    if let Some(other) = draft
        .topics
        .iter()
        .find(|topic| !TOPICS.contains(&topic.as_str()))
    {
        faults.push(fault("topic", &format!("There is no topic {other:?}.")));
    }
    faults
}

fn fault(field: &'static str, text: &str) -> Fault {
    Fault {
        field,
        text: text.to_owned(),
    }
}
