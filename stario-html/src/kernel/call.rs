//! Markup and the value after it, by one call.
//!
//! What stands in a loop is inlined where it stands. Anywhere else a template is code that runs
//! once, of which there is much: there, a call for each value keeps release builds short, and
//! makes up for itself by taking the markup in front of the value along.

use super::append::grow;
use super::{block, markup};

/// Longest text that is copied here and not by the library.
const SHORT: usize = 128;

/// Appends static text.
#[inline(never)]
pub(crate) fn put(out: &mut String, markup: &'static str) {
    copy(out, markup);
}

/// Appends static text, and escapes the value after it.
#[inline(never)]
pub(crate) fn text_after(out: &mut String, before: &'static str, s: &str) {
    copy(out, before);
    markup::escape::<false>(out, s);
}

/// Appends static text that ends in ` name="`, the value, and the quote after it.
#[inline(never)]
pub(crate) fn attribute_after(out: &mut String, before: &'static str, s: &str) {
    copy(out, before);
    markup::escape::<true>(out, s);
    copy(out, "\"");
}

/// Appends text whose length is not known here.
#[inline(always)]
fn copy(out: &mut String, s: &str) {
    let n = s.len();
    if out.capacity() - out.len() < n {
        grow(out, n);
    }
    // SAFETY: there is room for all of it, and text stays text. Blocks overlap where the length is
    // no multiple of theirs; all of them lie within both.
    unsafe {
        let out = out.as_mut_vec();
        let len = out.len();
        let (from, to) = (s.as_ptr(), out.as_mut_ptr().add(len));
        if n > SHORT {
            to.copy_from_nonoverlapping(from, n);
        } else if n >= block::LEN {
            let last = n - block::LEN;
            let mut at = 0;
            while at < last {
                block::store(block::load(from.add(at)), to.add(at));
                at += block::LEN;
            }
            block::store(block::load(from.add(last)), to.add(last));
        } else if n >= 8 {
            both_ends::<8>(from, to, n);
        } else if n >= 4 {
            both_ends::<4>(from, to, n);
        } else if n >= 2 {
            both_ends::<2>(from, to, n);
        } else if n == 1 {
            to.write(from.read());
        }
        out.set_len(len + n);
    }
}

/// Copies `n` bytes by two copies of `SIZE`.
///
/// # Safety
///
/// There are `n` bytes to read and room for as many; `n` is at least `SIZE`, and at most twice it.
#[inline(always)]
unsafe fn both_ends<const SIZE: usize>(from: *const u8, to: *mut u8, n: usize) {
    let last = n - SIZE;
    // SAFETY: the caller's promise; arrays of bytes have no alignment.
    unsafe {
        let end = from.add(last).cast::<[u8; SIZE]>().read();
        to.cast::<[u8; SIZE]>()
            .write(from.cast::<[u8; SIZE]>().read());
        to.add(last).cast::<[u8; SIZE]>().write(end);
    }
}
