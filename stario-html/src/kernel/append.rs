//! Static markup, and the start of an attribute in one step.
//!
//! `String::push_str` does the same, through five layers that are inlined wherever a template has
//! a piece of markup. Here is little to inline, which release builds of templates notice.

/// Appends text.
#[inline]
pub(crate) fn append(out: &mut String, s: &str) {
    if out.capacity() - out.len() < s.len() {
        grow(out, s.len());
    }
    // SAFETY: there is room for all of it, and text stays text.
    unsafe {
        let out = out.as_mut_vec();
        let len = out.len();
        let to = out.as_mut_ptr().add(len);
        to.copy_from_nonoverlapping(s.as_ptr(), s.len());
        out.set_len(len + s.len());
    }
}

/// Writes ` name="`. Inlined where the name is a constant, all three parts are stores of a fixed
/// size behind one look at the room.
#[inline]
pub(crate) fn open_attribute(out: &mut String, name: &'static str) {
    if out.capacity() - out.len() < name.len() + 3 {
        grow(out, name.len() + 3);
    }
    // SAFETY: there is room for the name and three bytes, all are written, and text stays text.
    unsafe {
        let out = out.as_mut_vec();
        let len = out.len();
        let to = out.as_mut_ptr().add(len);
        to.write(b' ');
        to.add(1)
            .copy_from_nonoverlapping(name.as_ptr(), name.len());
        to.add(1 + name.len()).cast::<[u8; 2]>().write(*b"=\"");
        out.set_len(len + name.len() + 3);
    }
}

#[cold]
#[inline(never)]
pub(super) fn grow(out: &mut String, bytes: usize) {
    out.reserve(bytes);
}
