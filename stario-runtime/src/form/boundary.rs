//! What separates the parts of a multipart body.

use crate::error::HttpError;

/// RFC 2046, 5.1.1; a longer one would make every search for it as long.
const LONGEST: usize = 70;

/// The boundary that a content type names.
pub(super) fn of(content_type: &str) -> Result<String, HttpError> {
    match multer::parse_boundary(content_type) {
        Ok(boundary) if (1..=LONGEST).contains(&boundary.len()) => Ok(boundary),
        Ok(_) | Err(multer::Error::NoBoundary) => {
            let message = "The form is not valid multipart/form-data.";
            Err(HttpError::new(400, message))
        }
        Err(_) => Err(HttpError::new(
            415,
            "The request does not carry a form with files.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boundary_has_its_length_and_its_content_type() {
        let status = |content_type: &str| of(content_type).map_err(|e| e.status().as_u16());
        let form = "multipart/form-data; boundary";
        assert_eq!(status(&format!("{form}=XX")), Ok("XX".into()));
        assert!(status(&format!("{form}={}", "x".repeat(70))).is_ok());
        assert_eq!(status(&format!("{form}={}", "x".repeat(71))), Err(400));
        assert_eq!(status("multipart/form-data"), Err(400));
        assert_eq!(status("multipart/mixed; boundary=XX"), Err(415));
        assert_eq!(status("text/plain"), Err(415));
        assert_eq!(status(""), Err(415));
    }
}
