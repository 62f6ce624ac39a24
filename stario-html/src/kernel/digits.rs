//! Integers, written where they belong.

/// Writes a number as digits.
#[inline]
pub(crate) fn digits(out: &mut String, n: u64) {
    if n < 100 && out.capacity() - out.len() >= 2 {
        // SAFETY: there is room for two bytes, both ASCII, and one or two of them count.
        unsafe {
            let out = out.as_mut_vec();
            let len = out.len();
            let pair = SHORT[n as usize];
            out.as_mut_ptr().add(len).cast::<[u8; 2]>().write(pair);
            out.set_len(len + 1 + usize::from(n >= 10));
        }
    } else {
        long(out, n);
    }
}

/// Digits of the longest number, 18446744073709551615.
const LONGEST: usize = 20;

#[inline(never)]
fn long(out: &mut String, mut n: u64) {
    if out.capacity() - out.len() < LONGEST {
        return tight(out, n);
    }
    // SAFETY: there is room for the longest number. Up to four digits are one word, out of which
    // zeros in front are shifted. Of more, `count` digits are written, from the last one back to
    // the first: two for each division by a hundred, then one or two.
    unsafe {
        let out = out.as_mut_vec();
        let len = out.len();
        if n < 10_000 {
            // By comparisons, so that what comes next need not wait for the digits.
            let count = 1 + usize::from(n >= 10) + usize::from(n >= 100) + usize::from(n >= 1000);
            let word = u32::from_le_bytes(four(n)) >> ((4 - count) * 8);
            let to = out.as_mut_ptr().add(len).cast::<[u8; 4]>();
            to.write(word.to_le_bytes());
            out.set_len(len + count);
            return;
        }
        let count = n.ilog10() as usize + 1;
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

/// A number where it may be the last that fits: room for the longest could be too much.
#[cold]
#[inline(never)]
fn tight(out: &mut String, mut n: u64) {
    let mut space = [b'0'; LONGEST];
    let mut start = space.len();
    loop {
        start -= 1;
        space[start] = b'0' + (n % 10) as u8;
        n /= 10;
        if n == 0 {
            break;
        }
    }
    out.extend(space[start..].iter().map(|&digit| char::from(digit)));
}

/// The four digits of a number below ten thousand.
#[inline(always)]
fn four(n: u64) -> [u8; 4] {
    let (first, last) = (PAIRS[n as usize / 100], PAIRS[n as usize % 100]);
    [first[0], first[1], last[0], last[1]]
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
