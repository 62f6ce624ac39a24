//! Integers, written where they belong.

/// Writes a number as digits.
#[inline]
pub(crate) fn digits(out: &mut String, n: u64) {
    if n < 100 {
        short(out, n);
    } else if n < 10_000 {
        short(out, n / 100);
        pair(out, n % 100);
    } else {
        long(out, n);
    }
}

/// Digits of the longest number, 18446744073709551615.
const LONGEST: usize = 20;

#[inline(always)]
fn short(out: &mut String, n: u64) {
    out.reserve(2);
    let pair = SHORT[n as usize];
    // SAFETY: there is room for two bytes, both ASCII, and one or two of them count.
    unsafe {
        let out = out.as_mut_vec();
        let len = out.len();
        out.as_mut_ptr().add(len).cast::<[u8; 2]>().write(pair);
        out.set_len(len + 1 + usize::from(n >= 10));
    }
}

/// Two digits, a leading zero included.
#[inline(always)]
fn pair(out: &mut String, n: u64) {
    out.reserve(2);
    // SAFETY: there is room for two bytes, and both are written and ASCII.
    unsafe {
        let out = out.as_mut_vec();
        let len = out.len();
        out.as_mut_ptr()
            .add(len)
            .cast::<[u8; 2]>()
            .write(PAIRS[n as usize]);
        out.set_len(len + 2);
    }
}

#[inline(never)]
fn long(out: &mut String, mut n: u64) {
    out.reserve(LONGEST);
    let count = n.ilog10() as usize + 1;
    // SAFETY: there is room for the longest number, and `count` digits are written, from the last
    // one back to the first: two for each division by a hundred, then one or two.
    unsafe {
        let out = out.as_mut_vec();
        let len = out.len();
        let start = out.as_mut_ptr().add(len);
        let mut end = start.add(count);
        while n >= 100 {
            end = end.sub(2);
            end.cast::<[u8; 2]>().write(PAIRS[(n % 100) as usize]);
            n /= 100;
        }
        if n >= 10 {
            start.cast::<[u8; 2]>().write(PAIRS[n as usize]);
        } else {
            start.write(b'0' + n as u8);
        }
        out.set_len(len + count);
    }
}

/// All numbers of two digits.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut n = 0;
    while n < 100 {
        pairs[n] = [b'0' + (n / 10) as u8, b'0' + (n % 10) as u8];
        n += 1;
    }
    pairs
};

/// The numbers below a hundred without a leading zero; a byte that does not count after the short.
const SHORT: [[u8; 2]; 100] = {
    let mut pairs = PAIRS;
    let mut n = 0;
    while n < 10 {
        pairs[n] = [b'0' + n as u8, b' '];
        n += 1;
    }
    pairs
};
