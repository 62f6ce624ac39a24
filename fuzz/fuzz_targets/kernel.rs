//! The kernel of stario-html against its safe twin: same input, same output.

#![no_main]

use libfuzzer_sys::fuzz_target;
use stario_html::__private::twins;

fuzz_target!(|input: (u64, u8, &str)| {
    let (n, spare, text) = input;
    let [fast, plain] = twins::digits(n);
    assert_eq!(fast, plain);
    for attribute in [false, true] {
        // A buffer that is nearly full, as at the end of a page.
        let mut fast = String::with_capacity(usize::from(spare));
        let mut plain = String::new();
        twins::fast(&mut fast, text, attribute);
        twins::plain(&mut plain, text, attribute);
        assert_eq!(fast, plain);
        twins::fast(&mut fast, text, attribute);
        assert_eq!(fast, plain.repeat(2));
        let mut fast = String::with_capacity(usize::from(spare));
        let mut plain = String::new();
        // Short and long ones, as the number has it.
        let len = usize::from(n as u8);
        twins::after([&mut fast, &mut plain], len, text, attribute);
        assert_eq!(fast, plain);
    }
});
