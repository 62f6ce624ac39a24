//! The escaper alone, against a scalar table.

use std::hint::black_box;

use stario_html::{__private as rt, Buf};

use crate::{
    data::{Random, prose},
    timing::race,
};

/// Prints the ratio to a scalar table: 64 KB of each density, and short strings.
pub fn report() {
    println!("\n| escaping | stario | scalar table | ratio | stario MB/s |");
    println!("| --- | --: | --: | --: | --: |");
    let mut random = Random(0xE5CA_9E);
    let long = |percent: u32, random: &mut Random| vec![prose(random, 64 * 1024, percent)];
    // Half a percent: one line in ten has five.
    let half = |random: &mut Random| {
        let lines = (0..640).map(|i| prose(random, 102, if i % 10 == 0 { 5 } else { 0 }));
        vec![lines.collect::<String>()]
    };
    let short = (0..1000).map(|_| prose(&mut random, 24, 2)).collect();
    let inputs: [(&str, Vec<String>); 4] = [
        ("64 KB, 5%", long(5, &mut random)),
        ("64 KB, 0.5%", half(&mut random)),
        ("64 KB, none", long(0, &mut random)),
        ("1000 x 24 bytes, 2%", short),
    ];
    for (name, strings) in &inputs {
        let bytes: usize = strings.iter().map(String::len).sum();
        let stario = || {
            let mut out = Buf::with_capacity(bytes * 2);
            for s in strings {
                rt::text(&mut out, black_box(s.as_str()));
            }
            black_box(out.as_str().len())
        };
        let scalar = || {
            let mut out = String::with_capacity(bytes * 2);
            for s in strings {
                table(&mut out, black_box(s));
            }
            black_box(out.as_str().len())
        };
        assert_eq!(stario(), scalar());
        let times = race(&[&stario, &scalar]);
        println!(
            "| {name} | {:.2} us | {:.2} us | {:.2} | {:.0} |",
            times[0] / 1000.0,
            times[1] / 1000.0,
            times[0] / times[1],
            bytes as f64 / times[0] * 1000.0,
        );
    }
}

/// One look at each byte, runs copied as a whole: what an engine without vectors does.
fn table(out: &mut String, s: &str) {
    const SPECIAL: [bool; 256] = {
        let mut special = [false; 256];
        special[b'&' as usize] = true;
        special[b'<' as usize] = true;
        special[b'>' as usize] = true;
        special[0] = true;
        special
    };
    let mut copied = 0;
    for (i, b) in s.bytes().enumerate() {
        if SPECIAL[usize::from(b)] {
            out.push_str(&s[copied..i]);
            out.push_str(match b {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                _ => "\u{FFFD}",
            });
            copied = i + 1;
        }
    }
    out.push_str(&s[copied..]);
}
