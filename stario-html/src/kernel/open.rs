//! The start of an attribute in one step.

/// Writes ` name="`. Inlined where the name is a constant, all three parts are stores of a fixed
/// size behind one look at the room.
#[inline(always)]
pub(crate) fn open_attribute(out: &mut String, name: &'static str) {
    out.reserve(name.len() + 3);
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
