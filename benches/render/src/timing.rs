//! Interleaved rounds: noise of the machine hits all competitors alike.

use std::{hint::black_box, time::Instant};

const ROUNDS: usize = 41;

/// Nanoseconds per call of each function: the lower quartile of all rounds.
pub fn race<T>(calls: &[&dyn Fn() -> T]) -> Vec<f64> {
    // About a millisecond a round, so that a preempted one is one of many.
    let counts: Vec<u32> = calls
        .iter()
        .map(|call| {
            let started = Instant::now();
            let mut count = 0_u32;
            while started.elapsed().as_micros() < 2000 {
                black_box(call());
                count += 1;
            }
            count.div_ceil(2)
        })
        .collect();
    let mut times = vec![Vec::with_capacity(ROUNDS); calls.len()];
    for round in 0..ROUNDS {
        for turn in 0..calls.len() {
            // Nobody always runs behind the same neighbour.
            let i = (turn + round) % calls.len();
            let started = Instant::now();
            for _ in 0..counts[i] {
                black_box(calls[i]());
            }
            times[i].push(started.elapsed().as_nanos() as f64 / f64::from(counts[i]));
        }
    }
    let quartile = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[ROUNDS / 4]
    };
    times.into_iter().map(quartile).collect()
}
