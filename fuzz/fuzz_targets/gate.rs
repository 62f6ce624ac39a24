//! The bytes of one connection through the gate: against a naive reading of RFC 9112, and in
//! pieces against the whole.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use stario_fuzz::block_on;
use stario_runtime::ServerConfig;
use stario_runtime::fuzzing::gate;

#[derive(Debug, Arbitrary)]
struct Input<'a> {
    cuts: [u16; 4],
    room: u8,
    /// Limits that the input meets: head, target, fields, extensions, trailers, requests ahead.
    small: Option<[u8; 6]>,
    bytes: &'a [u8],
}

/// Limits that no input of a fuzzer meets.
fn large() -> ServerConfig {
    let mut config = ServerConfig::default();
    config.header_bytes = 1 << 20;
    config.target_bytes = 1 << 20;
    config.headers = 1 << 20;
    config.chunk_extension_bytes = 1 << 20;
    config.trailers = 1 << 20;
    config.trailer_bytes = 1 << 20;
    config
}

fuzz_target!(|input: Input| {
    let bytes = input.bytes;
    let every_byte: Vec<usize> = (1..=bytes.len()).collect();
    let mut config = large();
    let (outcome, ends) = gate::feed(bytes, &every_byte, &config);
    let (naive_ends, refused) = gate::naive(bytes);
    assert_eq!(ends, naive_ends, "{outcome:?}");
    assert_eq!(outcome.refusal.is_some(), refused, "{outcome:?}");

    if let Some([head, target, fields, extensions, trailers, ahead]) = input.small {
        config.header_bytes = head.into();
        config.target_bytes = target.into();
        config.headers = usize::from(fields % 16);
        config.chunk_extension_bytes = extensions.into();
        config.trailers = usize::from(trailers % 8);
        config.trailer_bytes = trailers.into();
        config.pipelined_requests = usize::from(ahead % 8) + 1;
    }
    let mut cuts = input.cuts.map(|cut| usize::from(cut) % (bytes.len() + 1));
    cuts.sort_unstable();
    let (whole, _) = gate::feed(bytes, &[], &config);
    assert_eq!(whole, gate::feed(bytes, &cuts, &config).0);
    assert_eq!(whole, gate::feed(bytes, &every_byte, &config).0);

    // What hyper reads is what was let through, and the client is told why there is no more.
    let through = gate::through(bytes, &cuts, input.room.into(), &config);
    let (read, said) = block_on(through);
    assert_eq!(read, &bytes[..whole.passed], "{whole:?}");
    match whole.refusal {
        Some((status, _)) if !whole.in_body => {
            assert!(said.starts_with(format!("HTTP/1.1 {status} ").as_bytes()));
        }
        // The end of the input in a head is told as well.
        _ => assert!(
            said.is_empty() || (!whole.in_body && said.starts_with(b"HTTP/1.1 400 ")),
            "{:?}",
            String::from_utf8_lossy(&said)
        ),
    }
});
