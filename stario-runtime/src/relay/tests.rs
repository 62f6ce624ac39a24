//! The promises of the module documentation, one by one.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::task::{Context, Wake, Waker};
use std::thread;
use std::time::Duration;

use proptest::prelude::*;

use super::{Relay, Subject, Subscription};

fn drain<T: Clone>(subscription: &mut Subscription<T>) -> Vec<(String, T)> {
    std::iter::from_fn(|| subscription.try_next())
        .map(|(subject, value)| (subject.to_string(), value))
        .collect()
}

fn values<T: Clone>(subscription: &mut Subscription<T>) -> Vec<T> {
    drain(subscription)
        .into_iter()
        .map(|(_, value)| value)
        .collect()
}

#[test]
fn overlapping_patterns_deliver_once() {
    let relay = Relay::new();
    let mut everything = relay.subscribe(["*", "users.*"]);
    let mut users = relay.subscribe(["users.*", "users.alice"]);
    let mut chain = relay.subscribe(["a.b.c", "a.b.*", "a.*"]);
    relay.publish("users.alice", 1);
    relay.publish("a.b.c", 2);
    assert_eq!(values(&mut everything), [1, 2]);
    assert_eq!(values(&mut users), [1]);
    assert_eq!(values(&mut chain), [2]);
}

#[test]
fn a_subject_and_what_is_below_it_are_two_things() {
    let relay = Relay::new();
    let mut both = relay.subscribe(["users.alice", "users.alice.*"]);
    let mut below = relay.subscribe("users.alice.*");
    relay.publish("users.alice", 1);
    relay.publish("users.alice.typing", 2);
    relay.publish("users.alicent", 3);
    assert_eq!(values(&mut both), [1, 2]);
    assert_eq!(values(&mut below), [2]);
}

#[test]
fn what_is_published_after_subscribing_and_before_reading_arrives_first() {
    let relay = Relay::new();
    relay.publish("join", "too early");
    let mut live = relay.subscribe("*");
    relay.publish("join", "ada");
    relay.publish("leave", "bob");
    let expected = [("join".to_owned(), "ada"), ("leave".to_owned(), "bob")];
    assert_eq!(drain(&mut live), expected);
}

#[test]
fn subscribing_again_starts_empty() {
    let relay = Relay::new();
    let live = relay.subscribe("*");
    relay.publish("old", 1);
    drop(live);
    let mut again = relay.subscribe("*");
    relay.publish("new", 2);
    assert_eq!(values(&mut again), [2]);
}

#[test]
fn malformed_subjects_and_patterns_are_refused_at_the_callers_line() {
    let relay = Relay::new();
    for bad in ["", "*", "a.*", ".a", "a."] {
        assert!(relay.try_publish(bad, 0).is_err(), "{bad}");
    }
    for bad in ["room.*.x", "room*", ".x", "x.", "a..b", ".*"] {
        assert!(relay.try_subscribe(bad).is_err(), "{bad}");
    }
    assert!(relay.try_subscribe([] as [&str; 0]).is_err());
    assert!(relay.core().registry.is_empty());

    let panic = thread::spawn(move || relay.publish("a.*", 0))
        .join()
        .unwrap_err();
    let message = panic.downcast_ref::<String>().unwrap();
    assert!(
        message.starts_with("relay subject \"a.*\" contains"),
        "{message}"
    );
}

/// Writes down in which order readers are woken.
struct Noted(&'static str, Arc<Mutex<Vec<&'static str>>>);

impl Wake for Noted {
    fn wake(self: Arc<Self>) {
        self.1.lock().unwrap().push(self.0);
    }
}

#[test]
fn one_publish_goes_from_the_most_to_the_least_specific_in_order_of_subscribing() {
    let relay = Relay::new();
    let woken = Arc::new(Mutex::new(Vec::new()));
    let patterns = [
        ("*", "*"),
        ("a.*", "a.*"),
        ("a.b.*", "a.b.*"),
        ("a.b.c", "exact"),
        ("a.b.c", "exact too"),
    ];
    let mut subscriptions: Vec<_> = patterns
        .iter()
        .map(|(pattern, _)| relay.subscribe(*pattern))
        .collect();
    for (subscription, (_, name)) in subscriptions.iter_mut().zip(patterns) {
        let waker = Waker::from(Arc::new(Noted(name, Arc::clone(&woken))));
        assert!(
            subscription
                .poll_next(&mut Context::from_waker(&waker))
                .is_pending()
        );
    }
    relay.publish("a.b.c", ());
    assert_eq!(
        *woken.lock().unwrap(),
        ["exact", "exact too", "a.b.*", "a.*", "*"]
    );
}

#[tokio::test]
async fn a_cancelled_reader_is_unregistered() {
    let relay = Relay::<u32>::new();
    let mut live = relay.subscribe("room.*");
    let task = tokio::spawn(async move { while live.next().await.is_some() {} });
    tokio::task::yield_now().await;
    assert_eq!(relay.subscribers(), 1);
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    assert_eq!(relay.subscribers(), 0);
    assert!(relay.core().registry.is_empty());
}

#[tokio::test]
async fn a_cancelled_next_loses_nothing() {
    let relay = Relay::new();
    let mut live = relay.subscribe("*");
    for n in 0..100 {
        tokio::select! {
            biased;
            () = std::future::ready(()) => {}
            _ = live.next() => unreachable!("the first branch is always ready"),
        }
        relay.publish("tick", n);
        assert_eq!(live.next().await.unwrap().1, n);
    }
}

#[test]
fn many_may_leave_one_pattern_at_once() {
    let relay = Relay::new();
    let leaving: Vec<_> = (0..5).map(|_| relay.subscribe("room.*")).collect();
    let barrier = Barrier::new(leaving.len());
    thread::scope(|scope| {
        for subscription in leaving {
            scope.spawn(|| {
                barrier.wait();
                drop(subscription);
            });
        }
    });
    assert!(relay.core().registry.is_empty());
    let mut stays = relay.subscribe("room.*");
    relay.publish("room.1", 1);
    assert_eq!(values(&mut stays), [1]);
}

#[test]
fn a_plain_thread_reaches_readers_on_two_runtimes() {
    let relay = Relay::new();
    let readers: Vec<_> = (0..2)
        .map(|_| {
            let mut live = relay.subscribe("*");
            thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .build()
                    .unwrap();
                runtime.block_on(live.next()).unwrap().1
            })
        })
        .collect();
    let publisher = relay.clone();
    thread::spawn(move || publisher.publish("news", 7))
        .join()
        .unwrap();
    for reader in readers {
        assert_eq!(reader.join().unwrap(), 7);
    }
}

#[test]
fn publishing_to_a_reader_whose_runtime_is_gone_is_silent() {
    let relay = Relay::new();
    let mut live = relay.subscribe("*");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let waiting = async { tokio::time::timeout(Duration::ZERO, live.next()).await };
    assert!(runtime.block_on(waiting).is_err());
    drop(runtime);
    relay.publish("news", 1);
    assert_eq!(values(&mut live), [1]);
}

#[test]
fn subscriptions_end_when_the_last_handle_is_dropped() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let relay = Relay::new();
    let mut live = relay.subscribe(["*"]);
    let other = relay.clone();
    relay.publish("last", 1);
    drop(relay);
    drop(other);
    runtime.block_on(async {
        assert_eq!(live.next().await.unwrap().1, 1);
        assert!(live.next().await.is_none());
    });
}

#[test]
fn a_reader_that_waits_is_told_when_the_last_handle_is_dropped() {
    let relay = Relay::<u32>::new();
    let mut live = relay.subscribe("a.*");
    let reader = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(live.next())
    });
    thread::sleep(Duration::from_millis(20));
    drop(relay);
    assert!(reader.join().unwrap().is_none());
}

#[test]
fn a_slow_reader_holds_a_bounded_number_of_values() {
    let relay = Relay::new();
    let mut stalled = relay.subscribe("*");
    let payload: Arc<str> = "x".repeat(1024).into();
    for _ in 0..10_000 {
        relay.publish("tick", Arc::clone(&payload));
    }
    assert_eq!(
        Arc::strong_count(&payload),
        257,
        "256 in the inbox, one here"
    );
    assert_eq!(stalled.dropped(), 10_000 - 256);
    assert_eq!(values(&mut stalled).len(), 256);
}

/// A value that publishes when it is dropped, the worst a payload can do.
#[derive(Clone)]
struct Echo(Option<Relay<Echo>>, Arc<AtomicUsize>);

impl Drop for Echo {
    fn drop(&mut self) {
        if let Some(relay) = self.0.take() {
            relay.publish("echo", Echo(None, Arc::clone(&self.1)));
            self.1.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[test]
fn a_value_may_publish_when_it_is_dropped() {
    let relay = Relay::new();
    let echoes = Arc::new(AtomicUsize::new(0));
    let mut live = relay.subscribe("*").capacity(1);
    for _ in 0..3 {
        relay.publish("tick", Echo(Some(relay.clone()), Arc::clone(&echoes)));
    }
    while live.try_next().is_some() {}
    assert!(echoes.load(Ordering::Relaxed) >= 3);
}

#[test]
fn every_reader_sees_a_publishers_values_in_order_and_once() {
    const PUBLISHERS: usize = 8;
    const EACH: usize = 5_000;
    let relay = Relay::new();
    let readers: Vec<_> = (0..20)
        .map(|n| {
            let patterns = if n % 2 == 0 {
                vec!["*"]
            } else {
                vec!["load.*", "load.3"]
            };
            let mut live = relay.subscribe(patterns).capacity(PUBLISHERS * EACH);
            thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .build()
                    .unwrap();
                runtime.block_on(async {
                    let mut next = HashMap::new();
                    while let Some((subject, n)) = live.next().await {
                        let expected = next.entry(subject).or_insert(0_usize);
                        assert_eq!(n, *expected, "each value once and in order");
                        *expected += 1;
                    }
                    assert_eq!(live.dropped(), 0);
                    next
                })
            })
        })
        .collect();
    thread::scope(|scope| {
        for publisher in 0..PUBLISHERS {
            let (relay, subject) = (&relay, Subject::new(format!("load.{publisher}")).unwrap());
            scope.spawn(move || (0..EACH).for_each(|n| relay.publish(&subject, n)));
        }
    });
    drop(relay);
    for reader in readers {
        let seen = reader.join().unwrap();
        assert_eq!(seen.len(), PUBLISHERS);
        assert!(seen.values().all(|count| *count == EACH));
    }
}

#[tokio::test]
async fn a_busy_publisher_does_not_starve_the_readers_thread() {
    let relay = Relay::new();
    let mut live = relay.subscribe("*");
    let mut other_ran = false;
    let forever = async {
        loop {
            relay.publish("tick", ());
            live.next().await;
        }
    };
    tokio::select! {
        biased;
        () = forever => {}
        () = async { other_ran = true } => {}
    }
    assert!(other_ran);
}

/// What the patterns mean, said as plainly as possible.
fn matches(pattern: &str, subject: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => subject.starts_with(prefix) && subject.len() > prefix.len(),
        None => pattern == subject,
    }
}

fn words() -> impl Strategy<Value = String> {
    prop::collection::vec("[ab]{1,2}", 1..4).prop_map(|words| words.join("."))
}

fn pattern() -> impl Strategy<Value = String> {
    prop_oneof![
        1 => Just("*".to_owned()),
        4 => words(),
        4 => words().prop_map(|words| words + ".*"),
    ]
}

proptest! {
    #[test]
    fn a_subscription_gets_exactly_what_any_of_its_patterns_matches(
        subscriptions in prop::collection::vec(prop::collection::vec(pattern(), 1..6), 1..6),
        subjects in prop::collection::vec(words(), 1..20),
    ) {
        let relay = Relay::new();
        let mut live: Vec<_> = subscriptions.iter().map(|patterns| relay.subscribe(patterns)).collect();
        for (number, subject) in subjects.iter().enumerate() {
            relay.publish(subject, number);
        }
        for (subscription, patterns) in live.iter_mut().zip(&subscriptions) {
            let expected: Vec<_> = subjects
                .iter()
                .cloned()
                .zip(0..)
                .filter(|(subject, _)| patterns.iter().any(|pattern| matches(pattern, subject)))
                .collect();
            prop_assert_eq!(drain(subscription), expected);
        }
        drop(live);
        prop_assert!(relay.core().registry.is_empty());
    }
}
