//! The HTML: plain functions from the state to markup.

use stario::prelude::*;

use super::models::{TITLE, Todo};
use super::signals::NewTodo;
use super::urls::{ADD, LIVE, REMOVE, TOGGLE};
use crate::common::Shell;

/// The whole page, sent once.
pub(crate) fn page_view(todos: &[Todo]) -> Html {
    html! {
        <Shell title="{{title}}">
            <main .card
                ds:signals={NewTodo { title: String::new() }}
                ds:init={LIVE.action().retry(Retry::Always)}
            >
                <h1>"{{title}}"</h1>
                <form .new ds:on:submit__prevent={ADD.action()}>
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
            {stario::debug::inspector()}
        </Shell>
    }
}

/// The part that changes, patched whole: Datastar changes only what differs.
pub(crate) fn list_view(todos: &[Todo]) -> Html {
    let left = todos.iter().filter(|todo| !todo.done).count();
    html! {
        <section #todos aria-live="polite">
            <ul .todos>
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
