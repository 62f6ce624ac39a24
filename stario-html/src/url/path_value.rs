//! Values of path parameters.

use std::borrow::Cow;

use crate::escape;

/// A value that can fill a parameter of a path.
///
/// # Example
///
/// ```
/// use stario_html::Href;
///
/// assert_eq!(Href::path("/rooms").segment(7).as_str(), "/rooms/7");
/// assert_eq!(Href::path("/docs").rest("guide/a b").as_str(), "/docs/guide/a%20b");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a path",
    label = "not a path value",
    note = "strings, integers, `bool` and `char` can; give other types as `.to_string()`"
)]
pub trait PathValue {
    /// Writes the value as one percent-encoded segment.
    ///
    /// # Panics
    ///
    /// When the value is empty, `.` or `..`: no URL leads to such a segment.
    #[track_caller]
    fn write_segment(&self, out: &mut String);

    /// Writes the value as one or more segments; `/` separates them.
    ///
    /// # Panics
    ///
    /// When a segment is empty, `.` or `..`.
    #[track_caller]
    fn write_rest(&self, out: &mut String) {
        self.write_segment(out);
    }
}

impl PathValue for str {
    #[track_caller]
    fn write_segment(&self, out: &mut String) {
        assert!(
            !matches!(self, "" | "." | ".."),
            "`{self}` cannot be a path segment: no URL leads to it"
        );
        escape::path_segment(out, self);
    }

    #[track_caller]
    fn write_rest(&self, out: &mut String) {
        for (i, segment) in self.split('/').enumerate() {
            if i > 0 {
                out.push('/');
            }
            assert!(
                !matches!(segment, "" | "." | ".."),
                "`{self}` cannot be the rest of a path: it has an empty or a dot segment"
            );
            escape::path_segment(out, segment);
        }
    }
}

macro_rules! strings {
    ($($t:ty),+) => { $(
        impl PathValue for $t {
            #[track_caller]
            fn write_segment(&self, out: &mut String) {
                str::write_segment(self, out);
            }

            #[track_caller]
            fn write_rest(&self, out: &mut String) {
                str::write_rest(self, out);
            }
        }
    )+ };
}

strings!(String, Cow<'_, str>);

macro_rules! displayed {
    ($($t:ty),+) => { $(
        impl PathValue for $t {
            #[track_caller]
            fn write_segment(&self, out: &mut String) {
                self.to_string().as_str().write_segment(out);
            }
        }
    )+ };
}

displayed!(
    i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, bool, char
);

impl<T: PathValue + ?Sized> PathValue for &T {
    #[track_caller]
    fn write_segment(&self, out: &mut String) {
        (**self).write_segment(out);
    }

    #[track_caller]
    fn write_rest(&self, out: &mut String) {
        (**self).write_rest(out);
    }
}
