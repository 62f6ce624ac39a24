//! A todo list that everybody who has it open edits together.
//!
//! Run it with `cargo stario demo todo`. For an app of several features, with a folder for each,
//! see `cargo stario new --template app`.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use stario::prelude::*;

routes! {
    pub(crate) HOME   = GET    "/";
    pub(crate) LIVE   = GET    "/live";
    pub(crate) ADD    = POST   "/todos";
    pub(crate) TOGGLE = POST   "/todos/{id}/toggle";
    pub(crate) REMOVE = DELETE "/todos/{id}";
}

assets! {
    pub(crate) STATIC = "examples/todo/static" at "/static";
}

/// The longest title, in characters, and the longest list.
const TITLE: usize = 200;
const LIST: usize = 100;

/// The field above the list.
#[derive(Default, Signals, Serialize, Deserialize)]
struct NewTodo {
    title: String,
}

#[derive(Clone)]
struct Todo {
    id: u32,
    title: String,
    done: bool,
}

/// The list; every method locks for a moment and never across an `.await`.
#[derive(Default)]
struct Todos {
    state: Mutex<(u32, Vec<Todo>)>,
}

impl Todos {
    fn lock(&self) -> MutexGuard<'_, (u32, Vec<Todo>)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn all(&self) -> Vec<Todo> {
        self.lock().1.clone()
    }

    /// False when the list is full.
    fn add(&self, title: &str) -> bool {
        let (last, todos) = &mut *self.lock();
        if todos.len() >= LIST {
            return false;
        }
        *last += 1;
        todos.push(Todo {
            id: *last,
            title: title.to_owned(),
            done: false,
        });
        true
    }

    /// False when there is no such todo.
    fn toggle(&self, id: u32) -> bool {
        let (_, todos) = &mut *self.lock();
        let found = todos.iter_mut().find(|todo| todo.id == id);
        found.map(|todo| todo.done = !todo.done).is_some()
    }

    /// False when there is no such todo.
    fn remove(&self, id: u32) -> bool {
        let (_, todos) = &mut *self.lock();
        let before = todos.len();
        todos.retain(|todo| todo.id != id);
        todos.len() < before
    }
}

#[handler]
async fn home(_c: Context, w: Writer, todos: Arc<Todos>) {
    w.html(page_view(&todos.all()));
}

#[handler]
async fn live(c: Context, w: Writer, todos: Arc<Todos>, relay: Relay<()>) {
    let mut changes = c.alive(relay.subscribe("todos").latest());
    let mut sse = w.sse();
    sse.patch(list_view(&todos.all()));
    while changes.next().await.is_some() {
        sse.patch(list_view(&todos.all()));
    }
}

#[handler]
async fn add(c: Context, w: Writer, todos: Arc<Todos>, relay: Relay<()>) -> Result {
    let NewTodo { title } = c.signals().await?;
    let title = title.trim();
    if title.is_empty() || title.chars().count() > TITLE {
        let message = format!("A todo needs a title of at most {TITLE} characters.");
        return Err(HttpError::new(400, message).into());
    }
    if !todos.add(title) {
        return Err(HttpError::new(409, "The list is full: remove something first.").into());
    }
    // Empties the field of the tab that asked.
    w.signals(&NewTodo::default());
    relay.publish("todos", ());
    Ok(())
}

#[handler]
async fn toggle(c: Context, w: Writer, todos: Arc<Todos>, relay: Relay<()>) -> Result {
    changed(w, &relay, todos.toggle(c.param("id")?))
}

#[handler]
async fn remove(c: Context, w: Writer, todos: Arc<Todos>, relay: Relay<()>) -> Result {
    changed(w, &relay, todos.remove(c.param("id")?))
}

fn changed(w: Writer, relay: &Relay<()>, found: bool) -> Result {
    if !found {
        return Err(HttpError::new(404, "Somebody has removed it.").into());
    }
    w.empty(204);
    relay.publish("todos", ());
    Ok(())
}

fn page_view(todos: &[Todo]) -> Html {
    html! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="UTF-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>"Todo - Stario App"</title>
                <link rel="stylesheet" href={asset!(STATIC, "css/style.css")}>
                {STATIC.datastar_script()}
            </head>
            <body>
                <main ds:signals={NewTodo::default()} ds:init={LIVE.action().retry(Retry::Always)}>
                    <h1>"Todo"</h1>
                    <form ds:on:submit__prevent={ADD.action()}>
                        <input
                            ds:bind={NewTodo::title}
                            placeholder="What is there to do?"
                            aria-label="New todo"
                            maxlength={TITLE}
                            autocomplete="off"
                            autofocus
                        >
                        <button ds:attr:disabled="$title.trim() == ''">"Add"</button>
                    </form>
                    {list_view(todos)}
                </main>
            </body>
        </html>
    }
}

fn list_view(todos: &[Todo]) -> Html {
    let left = todos.iter().filter(|todo| !todo.done).count();
    html! {
        <section #todos aria-live="polite">
            <ul>
                for todo in todos {
                    <li #todo-{todo.id} .done?={todo.done}>
                        <button
                            type="button"
                            .toggle
                            aria-pressed={todo.done}
                            ds:on:click={TOGGLE.action(todo.id)}
                        >
                            {&todo.title}
                        </button>
                        <button
                            type="button"
                            .remove
                            aria-label=("Remove " {&todo.title})
                            ds:on:click={REMOVE.action(todo.id)}
                        >
                            "×"
                        </button>
                    </li>
                } else {
                    <li .empty>"Nothing to do."</li>
                }
            </ul>
            <p .left>{left} if left == 1 { " thing" } else { " things" } " left"</p>
        </section>
    }
}

#[stario::main]
pub(crate) async fn bootstrap(app: &mut App, _span: &Span) -> Result {
    let todos = Arc::new(Todos::default());
    let relay = Relay::new();
    app.assets(&STATIC);
    app.add(HOME, home(todos.clone()));
    app.add(LIVE, live(todos.clone(), relay.clone()));
    app.add(ADD, add(todos.clone(), relay.clone()));
    app.add(TOGGLE, toggle(todos.clone(), relay.clone()));
    app.add(REMOVE, remove(todos, relay));
    Ok(())
}
