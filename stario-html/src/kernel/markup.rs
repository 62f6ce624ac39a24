//! Escaping of text and attributes.

use super::block::{self, LEN};

/// Room that a block may need: each byte a whole entity, and what its store runs over.
pub(crate) const ROOM: usize = LEN * 6 + LEN;

/// Escapes text between tags: `&`, `<`, `>`, and NUL, which becomes U+FFFD.
#[inline(never)]
pub(crate) fn text(out: &mut String, s: &str) {
    escape::<false>(out, s);
}

/// Escapes the inside of a double-quoted attribute: as [`text`], and `"`.
#[inline(never)]
pub(crate) fn attribute(out: &mut String, s: &str) {
    escape::<true>(out, s);
}

#[inline(always)]
fn escape<const QUOTE: bool>(out: &mut String, s: &str) {
    // SAFETY: characters are copied or replaced as a whole, see the loop.
    let out = unsafe { out.as_mut_vec() };
    let mut rest = s.as_bytes();
    while let Some((bytes, after)) = rest.split_first_chunk::<LEN>() {
        reserve(out, rest.len());
        // SAFETY: the chunk is a block, and there is room for it whatever is in it.
        unsafe {
            let block = block::load(bytes.as_ptr());
            push(out, block, block::hits::<QUOTE>(block), LEN);
        }
        rest = after;
    }
    if !rest.is_empty() {
        reserve(out, rest.len());
        let block = block::load_short(rest);
        // The zeros after the text are no NULs of it.
        let hits = block::hits::<QUOTE>(block) & ((1 << rest.len()) - 1);
        // SAFETY: there is room for a block whatever is in it.
        unsafe { push(out, block, hits, rest.len()) };
    }
}

/// Makes room for a block, and with it for all that is left if nothing in it is special.
#[inline(always)]
fn reserve(out: &mut Vec<u8>, left: usize) {
    if out.capacity() - out.len() < ROOM {
        out.reserve(left + ROOM);
    }
}

/// Appends the first `n` bytes of a block, of which those in `hits` are replaced.
///
/// # Safety
///
/// `out` must have [`ROOM`]; `n` is at most a block's length, and no hit is at or after it.
#[inline(always)]
unsafe fn push(out: &mut Vec<u8>, mut block: u128, mut hits: block::Hits, mut n: usize) {
    let mut len = out.len();
    // SAFETY: a byte of the block takes at most six, so `len` stays so far from the end of the
    // room that the next whole store fits. `set_len` covers what was stored.
    unsafe {
        let to = out.as_mut_ptr();
        block::store(block, to.add(len));
        while hits != 0 {
            let at = hits.trailing_zeros();
            block >>= at * 8;
            let entity = ENTITIES[block as usize >> 1 & 0xF];
            block >>= 8;
            len += at as usize;
            to.add(len).cast::<u64>().write_unaligned(entity.to_le());
            len += (entity >> 56) as usize;
            block::store(block, to.add(len));
            hits >>= at;
            hits >>= 1;
            n -= at as usize + 1;
        }
        out.set_len(len + n);
    }
}

/// What replaces a character, by bits 1 to 4 of it, in which all five differ: the bytes, first
/// byte lowest, and their number in the highest.
const ENTITIES: [u64; 16] = {
    let mut table = [0; 16];
    let mut i = 0;
    while i < REPLACED.len() {
        let (character, entity) = REPLACED[i];
        let mut word = [0; 8];
        let (bytes, _) = word.split_at_mut(entity.len());
        bytes.copy_from_slice(entity.as_bytes());
        word[7] = entity.len() as u8;
        table[character as usize >> 1 & 0xF] = u64::from_le_bytes(word);
        i += 1;
    }
    table
};

const REPLACED: [(u8, &str); 5] = [
    (b'&', "&amp;"),
    (b'<', "&lt;"),
    (b'>', "&gt;"),
    (b'"', "&quot;"),
    (0, "\u{FFFD}"),
];
