//! Small relays in ten thousand orders each of what their threads and tasks do.
//!
//! `scripts/check models` runs them. A failure prints the schedule that led to it, which
//! `shuttle::replay` repeats.

use shuttle::{future, thread};

use super::{Relay, Subscription};

const SCHEDULES: usize = 10_000;

/// Half of them at random; in the other half few changes of threads, in the places that matter.
fn check(model: fn()) {
    shuttle::check_random(model, SCHEDULES / 2);
    shuttle::check_pct(model, SCHEDULES / 2, 3);
}

/// What is there, and what comes until the relay ends.
fn rest(mut subscription: Subscription<(u8, u8)>) -> Vec<(u8, u8)> {
    future::block_on(async {
        let mut values = Vec::new();
        while let Some((_, value)) = subscription.next().await {
            values.push(value);
        }
        values
    })
}

/// The values of one publisher.
fn of(publisher: u8, values: &[(u8, u8)]) -> Vec<u8> {
    let own = values.iter().filter(|value| value.0 == publisher);
    own.map(|value| value.1).collect()
}

/// Publishers beside each other, to one subscription and to several, so that what they publish goes
/// out at once and through the queue.
#[test]
fn each_publisher_is_heard_whole_in_its_order_and_then_the_end() {
    check(|| {
        let relay = Relay::new();
        let readers: Vec<_> = ["*", "room.*", "room.a"]
            .map(|pattern| {
                let subscription = relay.subscribe(pattern);
                thread::spawn(move || rest(subscription))
            })
            .into();
        let publishers: Vec<_> = [1, 2]
            .map(|me| {
                let relay = relay.clone();
                thread::spawn(move || {
                    for (number, subject) in
                        ["lobby", "room.a", "lobby", "room.b"].iter().enumerate()
                    {
                        relay.publish(*subject, (me, u8::try_from(number).unwrap()));
                    }
                })
            })
            .into();
        drop(relay);
        for publisher in publishers {
            publisher.join().unwrap();
        }
        let heard: Vec<_> = readers.into_iter().map(|one| one.join().unwrap()).collect();
        for me in [1, 2] {
            assert_eq!(of(me, &heard[0]), [0, 1, 2, 3]);
            assert_eq!(of(me, &heard[1]), [1, 3]);
            assert_eq!(of(me, &heard[2]), [1]);
        }
    });
}

/// What one thread has published is before what another publishes once it knows of it.
#[test]
fn an_answer_is_heard_after_what_it_answers() {
    check(|| {
        let relay = Relay::new();
        let mut first = relay.subscribe("ask");
        let second = relay.subscribe("*");
        let _third = relay.subscribe("*");
        let answers = thread::spawn({
            let relay = relay.clone();
            move || {
                let (_, (_, number)) = future::block_on(first.next()).unwrap();
                relay.publish("answer", (2, number));
            }
        });
        relay.publish("ask", (1, 7));
        answers.join().unwrap();
        drop(relay);
        assert_eq!(rest(second), [(1, 7), (2, 7)]);
    });
}

/// Subscriptions that come and go while there is a publish.
#[test]
fn who_comes_and_goes_gets_all_of_a_time_and_leaves_nothing() {
    check(|| {
        let relay = Relay::new();
        let stays = relay.subscribe(["room.a", "room.*"]);
        let visits: Vec<_> = (0..2)
            .map(|_| {
                let relay = relay.clone();
                thread::spawn(move || {
                    let mut visit = relay.subscribe(["room.*", "*"]);
                    relay.publish("room.own", (9, 0));
                    // Its own is there, or on its way with a task; others may be before it.
                    future::block_on(async {
                        loop {
                            let (_, value) = visit.next().await.expect("the relay is open");
                            if value == (9, 0) {
                                return;
                            }
                        }
                    });
                })
            })
            .collect();
        for number in 0..3 {
            relay.publish("room.a", (1, number));
        }
        for visit in visits {
            visit.join().unwrap();
        }
        assert_eq!(relay.subscribers(), 1);
        let registry = relay.clone();
        drop(relay);
        let reader = thread::spawn(move || rest(stays));
        drop(registry);
        let heard = reader.join().unwrap();
        assert_eq!(of(1, &heard), [0, 1, 2]);
        assert_eq!(of(9, &heard), [0, 0]);
    });
}

/// A reader that is too slow loses the oldest, and knows how many.
#[test]
fn what_was_read_and_what_was_lost_is_what_was_published() {
    check(|| {
        let relay = Relay::new();
        let mut slow = relay.subscribe("*").capacity(2);
        let _other = relay.subscribe("*");
        let publishers: Vec<_> = [1, 2]
            .map(|me| {
                let relay = relay.clone();
                thread::spawn(move || (0..3).for_each(|number| relay.publish("a", (me, number))))
            })
            .into();
        drop(relay);
        let read = future::block_on(async {
            let mut read = 0;
            while slow.next().await.is_some() {
                read += 1;
            }
            read
        });
        for publisher in publishers {
            publisher.join().unwrap();
        }
        assert!(read >= 2);
        assert_eq!(read + slow.dropped(), 6);
    });
}

/// The last handle may go on any thread, also on that of a task which hands out.
#[test]
fn a_registry_is_empty_when_everybody_has_left() {
    check(|| {
        let relay = Relay::new();
        let leaving: Vec<_> = (0..3)
            .map(|number| {
                let (relay, mut subscription) = (relay.clone(), relay.subscribe(["a", "b.*"]));
                thread::spawn(move || {
                    relay.publish("b.c", (number, 0));
                    subscription.try_next();
                })
            })
            .collect();
        for one in leaving {
            one.join().unwrap();
        }
        assert!(relay.core().registry.is_empty());
    });
}
