//! What a page allocates once it has been rendered before. A binary of its own: it counts all that
//! the process allocates.
#![allow(unsafe_code, reason = "a global allocator is unsafe to write")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use stario_html::{__private as rt, Buf, Html, SizeHint};

struct Counting;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: all calls go to the system's allocator as they are.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        // SAFETY: the caller's promise.
        unsafe { System.realloc(at, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// As `html!` expands: a buffer by the size of the last time, then the parts.
fn view(hint: &'static SizeHint, tag: &'static str, children: &[Html]) -> Html {
    let mut b = Buf::with_hint(hint);
    b.lit("<");
    b.lit(tag);
    b.lit(">");
    rt::text(&mut b, "some text, with & in it");
    rt::text(&mut b, children);
    b.finish()
}

fn leaf() -> Html {
    static HINT: SizeHint = SizeHint::new(0);
    view(&HINT, "b", &[])
}

fn row() -> Html {
    static HINT: SizeHint = SizeHint::new(0);
    view(&HINT, "p", &[leaf(), leaf(), leaf()])
}

fn page() -> Html {
    static HINT: SizeHint = SizeHint::new(0);
    let mut b = Buf::with_hint(&HINT);
    for _ in 0..50 {
        b.lit("<section>");
        rt::text(&mut b, &row());
    }
    b.finish()
}

fn allocations<T>(act: impl FnOnce() -> T) -> (T, usize) {
    let before = COUNT.get();
    let value = act();
    (value, COUNT.get() - before)
}

#[test]
fn nested_views_allocate_nothing_after_the_first_pages() {
    for _ in 0..3 {
        drop(page().into_string());
    }
    // The one allocation is the page itself, which leaves.
    let (text, count) = allocations(|| page().into_string());
    assert_eq!(count, 1);
    assert_eq!(text.matches("<b>").count(), 150);
    // A view that does not leave costs nothing at all.
    drop(page());
    let ((), count) = allocations(|| drop(page()));
    assert_eq!(count, 0);
}
