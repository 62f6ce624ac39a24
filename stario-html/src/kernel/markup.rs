//! Escaping of text and attributes.

use super::block::{self, LEN};

/// What a byte may become: the longest entity.
const LONGEST: usize = 6;

/// Room that a block may need: each byte a whole entity, and what its store runs over.
pub(crate) const ROOM: usize = LEN * LONGEST + LEN;

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
pub(super) fn escape<const QUOTE: bool>(out: &mut String, s: &str) {
    // SAFETY: characters are copied or replaced as a whole, see `write`.
    let out = unsafe { out.as_mut_vec() };
    if fits(out) < s.len() {
        // A call at the very end, so that the way that most take needs no stack.
        return in_pieces::<QUOTE>(out, s.as_bytes());
    }
    // SAFETY: the text fits, whatever is in it.
    unsafe { write::<QUOTE>(out, s.as_bytes()) }
}

/// How many bytes fit, whatever they are.
#[inline(always)]
fn fits(out: &Vec<u8>) -> usize {
    (out.capacity() - out.len()).saturating_sub(LEN) / LONGEST
}

/// Writes text that may not fit: as much as does for sure, and again. The buffer grows when no
/// block does, and then by all that is left if nothing in it is special.
#[inline(never)]
fn in_pieces<const QUOTE: bool>(out: &mut Vec<u8>, mut bytes: &[u8]) {
    while !bytes.is_empty() {
        let mut piece = fits(out);
        if piece < LEN.min(bytes.len()) {
            out.reserve(bytes.len() + ROOM);
            piece = fits(out);
        }
        let (now, later) = bytes.split_at(piece.min(bytes.len()));
        // SAFETY: so much fits.
        unsafe { write::<QUOTE>(out, now) };
        bytes = later;
    }
}

/// Writes all of `bytes`: two blocks at a time, one, and what is left.
///
/// # Safety
///
/// They must [fit](fits).
#[inline(always)]
unsafe fn write<const QUOTE: bool>(out: &mut Vec<u8>, bytes: &[u8]) {
    let mut rest = bytes;
    // SAFETY: every byte takes at most `LONGEST`, so `to` is always so far from the end of the
    // room that a store of a whole block fits. What is read are chunks of `bytes`. `set_len`
    // covers what was stored.
    unsafe {
        let mut to = out.as_mut_ptr().add(out.len());
        while let Some((pair, after)) = rest.split_first_chunk::<{ 2 * LEN }>() {
            let (a, b) = (pair.as_ptr(), pair.as_ptr().add(LEN));
            let hits_a = block::copy::<QUOTE>(a, to);
            let hits_b = block::copy::<QUOTE>(b, to.add(LEN));
            if hits_a | hits_b == 0 {
                to = to.add(2 * LEN);
            } else {
                to = replace(block::load(a), hits_a, LEN, to);
                block::copy::<QUOTE>(b, to);
                to = replace(block::load(b), hits_b, LEN, to);
            }
            rest = after;
        }
        if let Some((one, after)) = rest.split_first_chunk::<LEN>() {
            let hits = block::copy::<QUOTE>(one.as_ptr(), to);
            to = replace(block::load(one.as_ptr()), hits, LEN, to);
            rest = after;
        }
        if !rest.is_empty() {
            let (left, hits) = if let Some(last) = bytes.last_chunk::<LEN>() {
                let done = LEN - rest.len();
                let hits = block::hits::<QUOTE>(block::load(last.as_ptr()));
                if hits == 0 {
                    // The first of them are there already, as they are.
                    block::copy::<QUOTE>(last.as_ptr(), to.sub(done));
                    out.set_len(to.add(rest.len()).offset_from_unsigned(out.as_ptr()));
                    return;
                }
                (block::load(last.as_ptr()) >> (done * 8), hits >> done)
            } else {
                let left = block::load_short(rest);
                // The zeros after the text are no NULs of it.
                (left, block::hits::<QUOTE>(left) & ((1 << rest.len()) - 1))
            };
            block::store(left, to);
            to = replace(left, hits, rest.len(), to);
        }
        out.set_len(to.offset_from_unsigned(out.as_ptr()));
    }
}

/// Replaces the bytes in `hits` of a block that was stored at `to`, of which `n` bytes count.
/// Returns the end.
///
/// # Safety
///
/// There must be room for the block, each byte replaced, and a store of a whole block after it;
/// no hit is at or after `n`.
#[inline(always)]
unsafe fn replace(
    mut block: u128,
    mut hits: block::Hits,
    mut n: usize,
    mut to: *mut u8,
) -> *mut u8 {
    // SAFETY: the caller's promise; an entity is at most `LONGEST` bytes and written as eight, of
    // which the block's next store covers the rest.
    unsafe {
        while hits != 0 {
            let at = hits.trailing_zeros();
            block >>= at * 8;
            let entity = ENTITIES[block as usize >> 1 & 0xF];
            block >>= 8;
            to = to.add(at as usize);
            to.cast::<u64>().write_unaligned(entity.to_le());
            to = to.add((entity >> 56) as usize);
            block::store(block, to);
            hits >>= at;
            hits >>= 1;
            n -= at as usize + 1;
        }
        to.add(n)
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
