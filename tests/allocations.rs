//! What templates allocate once they have been rendered before. A binary of its own: it counts all
//! that its threads allocate.
#![allow(unsafe_code, reason = "a global allocator is unsafe to write")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use stario::{Html, component, html};

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

/// The allocations of a call when it has been made before.
fn steady<T>(mut act: impl FnMut() -> T) -> usize {
    for _ in 0..4 {
        drop(act());
    }
    let before = COUNT.get();
    let value = act();
    let count = COUNT.get() - before;
    drop(value);
    count
}

struct Item {
    id: u32,
    name: String,
    sold_out: bool,
}

fn items() -> Vec<Item> {
    let item = |id| Item {
        id,
        name: format!("Article <{id}> & more of it"),
        sold_out: id % 3 == 0,
    };
    (0..40).map(item).collect()
}

#[component]
fn layout(title: &str, children: Html, #[prop(default)] aside: Html) -> Html {
    html! {
        <!DOCTYPE html>
        <html lang="en">
            <head><title>{title}</title></head>
            <body><main>{children}</main><aside>{aside}</aside></body>
        </html>
    }
}

#[component]
fn card(item: &Item, children: Html) -> Html {
    html! {
        <article .card .sold-out?={item.sold_out} #item-{item.id}>
            <h2>{item.name}</h2> {children} <Price amount={item.id}/>
        </article>
    }
}

#[component]
fn price(amount: u32) -> Html {
    html! { <p .price><b>{amount}</b> " €"</p> }
}

/// Views as plain functions: each has a buffer of its own.
fn list(items: &[Item]) -> Html {
    html! { <ul>for item in items { <li>{entry(item)}</li> }</ul> }
}

fn entry(item: &Item) -> Html {
    html! { <b title={item.name}>{item.name}</b> {price(item.id)} }
}

fn page(items: &[Item]) -> Html {
    html! {
        <Layout title="Shop">
            <section>for item in items { <Card {item}>"Buy " <Price amount={7}/></Card> }</section>
            <:aside>{list(items)}</:aside>
        </Layout>
    }
}

#[test]
fn a_view_that_does_not_leave_allocates_nothing() {
    let items = items();
    assert_eq!(steady(|| drop(page(&items))), 0);
    assert_eq!(steady(|| drop(list(&items))), 0);
    assert_eq!(steady(|| drop(html! { <p>{entry(&items[0])}</p> })), 0);
}

#[test]
fn a_page_that_leaves_as_bytes_allocates_once() {
    let items = items();
    assert!(page(&items).len() > 5000);
    assert_eq!(steady(|| page(&items).into_bytes()), 1);
    // A short one as well.
    assert_eq!(steady(|| entry(&items[0]).into_bytes()), 1);
}

#[test]
fn a_page_that_leaves_as_a_string_allocates_that() {
    let items = items();
    assert_eq!(steady(|| page(&items).into_string()), 1);
}

#[test]
fn fixed_markup_allocates_nothing_wherever_it_goes() {
    #[component]
    fn rule() -> Html {
        html! { <hr .thin> }
    }
    assert_eq!(steady(|| rule().into_bytes()), 0);
    assert_eq!(steady(|| html! { <Rule/> }.into_bytes()), 0);
    assert_eq!(steady(|| drop(html! { "a" <Rule/> {rule()} })), 0);
}
