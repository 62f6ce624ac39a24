//! Where the todos are kept: in memory, so that this app runs with nothing installed.
//!
//! Put a database behind the same functions and nothing else changes.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::models::Todo;

/// All todos; a clone is another handle to the same list.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    state: Arc<Mutex<State>>,
    max: usize,
}

#[derive(Debug, Default)]
struct State {
    todos: Vec<Todo>,
    last_id: u32,
}

impl Store {
    pub(crate) fn new(max: usize) -> Self {
        Self {
            state: Arc::default(),
            max,
        }
    }

    /// The lock is held for a moment and never across an `.await`.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn all(&self) -> Vec<Todo> {
        self.lock().todos.clone()
    }

    /// False when the list is full.
    pub(crate) fn add(&self, title: &str) -> bool {
        let mut state = self.lock();
        if state.todos.len() >= self.max {
            return false;
        }
        state.last_id += 1;
        let todo = Todo {
            id: state.last_id,
            title: title.to_owned(),
            done: false,
        };
        state.todos.push(todo);
        true
    }

    /// False when there is no such todo.
    pub(crate) fn toggle(&self, id: u32) -> bool {
        let mut state = self.lock();
        let found = state.todos.iter_mut().find(|todo| todo.id == id);
        found.map(|todo| todo.done = !todo.done).is_some()
    }

    /// False when there is no such todo.
    pub(crate) fn remove(&self, id: u32) -> bool {
        let mut state = self.lock();
        let before = state.todos.len();
        state.todos.retain(|todo| todo.id != id);
        state.todos.len() < before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_list_takes_no_more_and_ids_are_not_used_again() {
        let store = Store::new(2);
        assert!(store.add("a") && store.add("b") && !store.add("c"));
        assert!(store.remove(2) && !store.remove(2));
        assert!(store.add("c") && store.toggle(3) && !store.toggle(2));
        let all = store.all();
        let ids: Vec<_> = all.iter().map(|todo| (todo.id, todo.done)).collect();
        assert_eq!(ids, [(1, false), (3, true)]);
    }
}
