//! The output buffer and the size memory of a call site.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::{Html, kernel, pool};

/// UTF-8 output buffer that markup is written to.
///
/// Generated code writes static markup with [`lit`](Buf::lit) and values through the function of
/// their context in `__private`; nothing else reaches the buffer.
///
/// # Example
///
/// ```
/// use stario_html::{Buf, Render};
///
/// let mut b = Buf::new();
/// b.lit("<p>");
/// "a < b".render(&mut b);
/// b.lit("</p>");
/// assert_eq!(b.finish(), "<p>a &lt; b</p>");
/// ```
#[derive(Debug, Default)]
pub struct Buf {
    out: String,
    hint: Option<&'static SizeHint>,
}

impl Buf {
    /// Creates an empty buffer without allocating.
    ///
    /// # Example
    ///
    /// ```
    /// let b = stario_html::Buf::new();
    /// assert!(b.is_empty());
    /// ```
    pub const fn new() -> Self {
        Self {
            out: String::new(),
            hint: None,
        }
    }

    /// Creates a buffer with room for `bytes` bytes.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Buf;
    ///
    /// let mut b = Buf::with_capacity(64);
    /// b.lit("<hr>");
    /// assert_eq!(b.finish(), "<hr>");
    /// ```
    pub fn with_capacity(bytes: usize) -> Self {
        Self {
            out: String::with_capacity(bytes),
            hint: None,
        }
    }

    /// Creates a buffer sized by the last output of this call site.
    ///
    /// [`finish`](Buf::finish) writes the new length back. The buffer is one that was used before
    /// where this thread has one that fits.
    pub fn with_hint(hint: &'static SizeHint) -> Self {
        Self {
            // What the escaper wants to have in front of it, or the last text would grow the
            // buffer that was sized for it.
            out: pool::take(hint.get() + kernel::ROOM),
            hint: Some(hint),
        }
    }

    /// Creates a buffer of unknown size: one that was used before, if there is one.
    pub(crate) fn pooled() -> Self {
        Self {
            out: pool::take(0),
            hint: None,
        }
    }

    /// Appends static markup.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Buf, Render};
    ///
    /// struct Star;
    ///
    /// impl Render for Star {
    ///     fn render(&self, b: &mut Buf) {
    ///         b.lit("<i class=star></i>");
    ///     }
    /// }
    /// assert_eq!(stario_html::tags::p().child(Star).into_html(), "<p><i class=star></i></p>");
    /// ```
    #[inline]
    pub fn lit(&mut self, markup: &'static str) {
        kernel::append(&mut self.out, markup);
    }

    /// Appends static markup by a call, where [`lit`](Buf::lit) would be inlined.
    #[doc(hidden)]
    #[inline]
    pub fn put(&mut self, markup: &'static str) {
        kernel::put(&mut self.out, markup);
    }

    /// Appends markup that is not escaped.
    ///
    /// This is [`raw`](crate::raw) for a buffer: the caller vouches that `markup` is well formed
    /// and holds no text of a user.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Buf;
    ///
    /// let sanitised = String::from("<b>bold</b>");
    /// let mut b = Buf::new();
    /// b.push_raw(&sanitised);
    /// assert_eq!(b.as_str(), "<b>bold</b>");
    /// ```
    #[inline]
    pub fn push_raw(&mut self, markup: &str) {
        // XSS: the caller vouches for `markup`.
        self.out.push_str(markup);
    }

    /// Makes room for `bytes` more bytes.
    #[inline]
    pub fn reserve(&mut self, bytes: usize) {
        self.out.reserve(bytes);
    }

    /// Length of what was written, in bytes.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Buf, Render};
    ///
    /// let mut b = Buf::new();
    /// "é".render(&mut b);
    /// assert_eq!(b.len(), 2);
    /// ```
    #[inline]
    pub fn len(&self) -> usize {
        self.out.len()
    }

    /// Whether nothing was written.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// What was written so far.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.out
    }

    /// Ends the output and remembers its length for the call site.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Buf, Html, Render};
    ///
    /// let mut b = Buf::new();
    /// "1 < 2".render(&mut b);
    /// let html: Html = b.finish();
    /// assert_eq!(html, "1 &lt; 2");
    /// ```
    #[inline]
    pub fn finish(self) -> Html {
        Html::from_string(self.into_string())
    }

    /// Takes back what was written after the first `len` bytes.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.out.truncate(len);
    }

    /// Ends the output as a plain string, for text that is not markup (URLs, JavaScript).
    pub(crate) fn into_string(mut self) -> String {
        if let Some(hint) = self.hint {
            hint.record(self.out.len());
        }
        std::mem::take(&mut self.out)
    }

    /// The string behind the buffer, for the escaper.
    #[inline]
    pub(crate) fn string(&mut self) -> &mut String {
        &mut self.out
    }
}

/// What is not finished, after an early return or a panic, can be used again all the same.
impl Drop for Buf {
    #[inline]
    fn drop(&mut self) {
        if self.out.capacity() > 0 {
            pool::give(std::mem::take(&mut self.out));
        }
    }
}

/// Remembers how long the output of one call site was, so that the next buffer fits.
///
/// # Example
///
/// ```
/// use stario_html::{Buf, SizeHint};
///
/// static HINT: SizeHint = SizeHint::new(16);
/// let mut b = Buf::with_hint(&HINT);
/// b.lit("<p>a paragraph longer than sixteen bytes</p>");
/// b.finish();
/// assert_eq!(HINT.get(), 44);
/// ```
#[derive(Debug)]
pub struct SizeHint(AtomicUsize);

/// Largest capacity remembered: one huge page must not make every later call allocate as much.
const LARGEST: usize = 1 << 20;

impl SizeHint {
    /// Creates a hint that starts at `floor` bytes: the static text of the call site.
    pub const fn new(floor: usize) -> Self {
        Self(AtomicUsize::new(floor))
    }

    /// The capacity the next buffer should have.
    #[inline]
    pub fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    /// Remembers the length of a finished output.
    #[inline]
    fn record(&self, len: usize) {
        // A plain store: two threads racing here only lose one of two good guesses. The test
        // keeps the cache line shared when the size is stable.
        let len = len.min(LARGEST);
        if self.get() != len {
            self.0.store(len, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hint_follows_the_last_output_and_is_capped() {
        static HINT: SizeHint = SizeHint::new(3);
        assert_eq!(HINT.get(), 3);
        let mut b = Buf::with_hint(&HINT);
        b.lit("hello");
        b.finish();
        assert_eq!(HINT.get(), 5);
        let mut b = Buf::with_hint(&HINT);
        b.push_raw(&"x".repeat(LARGEST + 1));
        b.finish();
        assert_eq!(HINT.get(), LARGEST);
    }

    #[test]
    fn buffer_reports_its_content() {
        let mut b = Buf::with_capacity(8);
        assert!(b.is_empty());
        b.lit("ab");
        b.push_raw("c");
        assert_eq!((b.len(), b.as_str()), (3, "abc"));
    }
}
