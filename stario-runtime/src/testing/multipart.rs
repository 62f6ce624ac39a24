//! A form with files, encoded as a browser does.

use bytes::Bytes;

/// One field of a form; a file has a name and a content type.
pub(super) struct Part {
    pub(super) name: String,
    pub(super) file: Option<(String, String)>,
    pub(super) contents: Bytes,
}

/// The content type with its boundary, and the body.
pub(super) fn encode(parts: &[Part]) -> (String, Vec<u8>) {
    let boundary = boundary(parts);
    let mut body = Vec::new();
    for part in parts {
        let name = escape(&part.name);
        let mut head = format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"");
        if let Some((file_name, mime)) = &part.file {
            let file_name = escape(file_name);
            head.extend(["; filename=\"", &file_name, "\"\r\ncontent-type: ", mime]);
        }
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(b"\r\n\r\n");
        body.extend_from_slice(&part.contents);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

/// One that is in no part.
fn boundary(parts: &[Part]) -> String {
    let taken = |boundary: &str| {
        parts.iter().any(|part| {
            let mut windows = part.contents.windows(boundary.len());
            windows.any(|window| window == boundary.as_bytes())
        })
    };
    (0..u64::MAX)
        .map(|n| format!("----stario-test-form-{n}"))
        .find(|boundary| !taken(boundary))
        .expect("no body holds every number")
}

/// As the HTML standard writes names into a header.
fn escape(text: &str) -> String {
    let text = text.replace('"', "%22");
    text.replace('\r', "%0D").replace('\n', "%0A")
}
