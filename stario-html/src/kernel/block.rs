//! Sixteen bytes at a time, and which of them are special.

#[cfg(all(target_arch = "x86_64", not(miri)))]
use std::arch::x86_64::__m128i;

/// Bytes in a block.
pub(super) const LEN: usize = 16;

/// One bit per byte of a block, the first byte lowest.
pub(super) type Hits = u32;

/// Which bytes must be escaped: `&`, `<`, `>`, NUL, and `"` where asked for.
///
/// Two of the comparisons find two characters each, which differ in one bit only.
#[cfg(all(target_arch = "x86_64", not(miri)))]
#[inline(always)]
pub(super) fn hits<const QUOTE: bool>(block: u128) -> Hits {
    // SAFETY: sixteen bytes either way.
    vector_hits::<QUOTE>(unsafe { std::mem::transmute::<u128, __m128i>(block) })
}

#[cfg(all(target_arch = "x86_64", not(miri)))]
#[inline(always)]
fn vector_hits<const QUOTE: bool>(block: __m128i) -> Hits {
    use std::arch::x86_64::{
        _mm_cmpeq_epi8, _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8, _mm_setzero_si128,
    };
    // SAFETY: SSE2 is part of x86-64.
    unsafe {
        let or = |bits: u8| _mm_or_si128(block, _mm_set1_epi8(bits.cast_signed()));
        let is = |bytes, byte: u8| _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte.cast_signed()));
        let angles = is(or(b'<' ^ b'>'), b'>');
        let amp = if QUOTE {
            is(or(b'"' ^ b'&'), b'&')
        } else {
            is(block, b'&')
        };
        let nul = _mm_cmpeq_epi8(block, _mm_setzero_si128());
        let found = _mm_or_si128(_mm_or_si128(angles, amp), nul);
        _mm_movemask_epi8(found).cast_unsigned()
    }
}

/// Copies a whole block and returns its [`hits`], without a way through other registers.
///
/// # Safety
///
/// Sixteen bytes from `from` on must be readable, and from `to` on writable.
#[cfg(all(target_arch = "x86_64", not(miri)))]
#[inline(always)]
pub(super) unsafe fn copy<const QUOTE: bool>(from: *const u8, to: *mut u8) -> Hits {
    use std::arch::x86_64::{_mm_loadu_si128, _mm_storeu_si128};
    // SAFETY: the caller's promise; an unaligned read and write.
    unsafe {
        let block = _mm_loadu_si128(from.cast());
        _mm_storeu_si128(to.cast(), block);
        vector_hits::<QUOTE>(block)
    }
}

/// The same on any machine.
#[cfg(any(not(target_arch = "x86_64"), miri))]
#[inline(always)]
pub(super) unsafe fn copy<const QUOTE: bool>(from: *const u8, to: *mut u8) -> Hits {
    // SAFETY: the caller's promise.
    unsafe {
        let block = load(from);
        store(block, to);
        hits::<QUOTE>(block)
    }
}

/// The same on any machine: two words of eight bytes.
#[cfg(any(not(target_arch = "x86_64"), miri))]
#[inline(always)]
pub(super) fn hits<const QUOTE: bool>(block: u128) -> Hits {
    swar::<QUOTE>(block)
}

/// See [`hits`]; without vector instructions.
#[cfg(any(not(target_arch = "x86_64"), miri, test))]
#[inline(always)]
pub(super) fn swar<const QUOTE: bool>(block: u128) -> Hits {
    let half = |word: u64| {
        let angles = zero_bytes((word | repeat(b'<' ^ b'>')) ^ repeat(b'>'));
        let amp = if QUOTE {
            zero_bytes((word | repeat(b'"' ^ b'&')) ^ repeat(b'&'))
        } else {
            zero_bytes(word ^ repeat(b'&'))
        };
        let tops = angles | amp | zero_bytes(word);
        // Moves the top bit of each byte to the highest byte, the first one lowest.
        ((tops >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as Hits
    };
    #[expect(clippy::cast_possible_truncation, reason = "takes the two halves")]
    let (low, high) = (block as u64, (block >> 64) as u64);
    half(low) | half(high) << 8
}

/// The byte in all eight places.
#[cfg(any(not(target_arch = "x86_64"), miri, test))]
const fn repeat(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The top bit of each zero byte, and of no other.
#[cfg(any(not(target_arch = "x86_64"), miri, test))]
const fn zero_bytes(word: u64) -> u64 {
    let low = repeat(0x7F);
    !(((word & low) + low) | word | low)
}

/// Reads a whole block.
///
/// # Safety
///
/// Sixteen bytes from `from` on must be readable.
#[inline(always)]
pub(super) unsafe fn load(from: *const u8) -> u128 {
    // SAFETY: the caller's promise; an unaligned read.
    u128::from_le(unsafe { from.cast::<u128>().read_unaligned() })
}

/// Writes a whole block.
///
/// # Safety
///
/// Sixteen bytes from `to` on must be writable.
#[inline(always)]
pub(super) unsafe fn store(block: u128, to: *mut u8) {
    // SAFETY: the caller's promise; an unaligned write.
    unsafe { to.cast::<u128>().write_unaligned(block.to_le()) }
}

/// Reads less than a block, with zeros after it, from reads of fixed sizes that overlap.
#[inline(always)]
pub(super) fn load_short(bytes: &[u8]) -> u128 {
    let n = bytes.len();
    if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        let (first, last) = (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
        u128::from(first) | u128::from(last) << ((n - 8) * 8)
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        u128::from(u64::from(first) | u64::from(last) << ((n - 4) * 8))
    } else if let (Some(&first), Some(&last)) = (bytes.first(), bytes.last()) {
        let middle = u64::from(bytes[n / 2]) << (n / 2 * 8);
        u128::from(u64::from(first) | middle | u64::from(last) << ((n - 1) * 8))
    } else {
        0
    }
}
