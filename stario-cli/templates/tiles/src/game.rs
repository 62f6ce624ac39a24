//! The game without the web: a board, the players, and who may paint what.
//!
//! Nothing here knows about requests or HTML, so every rule is tested with plain calls.

use std::sync::{Mutex, MutexGuard};

/// A CSS colour.
pub(crate) type Color = &'static str;

pub(crate) const PALETTE: [Color; 10] = [
    "#ef4444", "#f97316", "#eab308", "#22c55e", "#14b8a6", "#3b82f6", "#8b5cf6", "#ec4899",
    "#6366f1", "#06b6d4",
];

/// The shared state. Every method locks for a moment and never across an `.await`.
pub(crate) struct Game {
    size: u32,
    state: Mutex<State>,
}

struct State {
    cells: Vec<Option<Color>>,
    /// In the order of joining. A handful of people: a scan beats a map.
    players: Vec<Presence>,
    next_seat: u64,
}

struct Presence {
    user_id: String,
    /// Open streams of this user. A reconnecting tab may open the new one before the server has
    /// noticed that the old one is gone, and must not disappear when it does.
    streams: usize,
    player: Player,
}

/// What everybody may know about a player. The user id is not part of it: who knows the id can
/// act in its name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Player {
    pub(crate) seat: u64,
    pub(crate) color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Cell {
    pub(crate) id: u32,
    pub(crate) color: Option<Color>,
}

/// What a click did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Toggled {
    Painted,
    Cleared,
}

impl Toggled {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Toggled::Painted => "painted",
            Toggled::Cleared => "cleared",
        }
    }
}

impl Game {
    /// A board with 60 % of its cells painted at random: an empty one invites nobody.
    pub(crate) fn new(size: u32) -> Game {
        let game = Game::empty(size);
        let mut ids: Vec<usize> = (0..game.total_cells() as usize).collect();
        fastrand::shuffle(&mut ids);
        ids.truncate(ids.len() * 6 / 10);
        let mut state = game.lock();
        for id in ids {
            state.cells[id] = fastrand::choice(PALETTE);
        }
        drop(state);
        game
    }

    /// A board with nothing on it.
    pub(crate) fn empty(size: u32) -> Game {
        Game {
            size,
            state: Mutex::new(State {
                cells: vec![None; (size * size) as usize],
                players: Vec::new(),
                next_seat: 0,
            }),
        }
    }

    pub(crate) fn total_cells(&self) -> u32 {
        self.size * self.size
    }

    /// Counts one more open stream of this user; true when the user was not there before.
    pub(crate) fn join(&self, user_id: &str) -> bool {
        let mut state = self.lock();
        if let Some(known) = state.players.iter_mut().find(|p| p.user_id == user_id) {
            known.streams += 1;
            return false;
        }
        let seat = state.next_seat;
        state.next_seat += 1;
        state.players.push(Presence {
            user_id: user_id.to_owned(),
            streams: 1,
            player: Player {
                seat,
                color: color_for(user_id),
            },
        });
        true
    }

    /// Counts one stream less; true when it was the last one and the user is gone.
    pub(crate) fn leave(&self, user_id: &str) -> bool {
        let mut state = self.lock();
        let Some(at) = state.players.iter().position(|p| p.user_id == user_id) else {
            return false;
        };
        state.players[at].streams -= 1;
        let gone = state.players[at].streams == 0;
        if gone {
            state.players.remove(at);
        }
        gone
    }

    /// Whether this user has a stream open right now.
    pub(crate) fn has(&self, user_id: &str) -> bool {
        self.lock().players.iter().any(|p| p.user_id == user_id)
    }

    /// Everybody who is here, in the order of joining.
    pub(crate) fn players(&self) -> Vec<Player> {
        self.lock().players.iter().map(|p| p.player).collect()
    }

    /// Paints the cell in the user's colour, or clears it when it has that colour already.
    /// `None`: there is no such cell.
    pub(crate) fn toggle(&self, user_id: &str, cell: u32) -> Option<Toggled> {
        let color = color_for(user_id);
        let mut state = self.lock();
        let cell = state.cells.get_mut(cell as usize)?;
        if *cell == Some(color) {
            *cell = None;
            Some(Toggled::Cleared)
        } else {
            *cell = Some(color);
            Some(Toggled::Painted)
        }
    }

    /// Clears every cell.
    pub(crate) fn reset(&self) {
        self.lock().cells.fill(None);
    }

    /// A copy of the board, row by row.
    pub(crate) fn rows(&self) -> Vec<Vec<Cell>> {
        let cells = self.lock().cells.clone();
        let cells: Vec<Cell> = (0..)
            .zip(cells)
            .map(|(id, color)| Cell { id, color })
            .collect();
        cells
            .chunks(self.size as usize)
            .map(<[Cell]>::to_vec)
            .collect()
    }

    /// Whether every cell is painted.
    pub(crate) fn is_complete(&self) -> bool {
        self.lock().cells.iter().all(Option::is_some)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state
            .lock()
            .expect("nothing panics while it holds this lock")
    }
}

/// The same colour for the same user, for ever: also after a restart, when nothing else is left.
/// That is why this is FNV-1a written out, and not the standard hasher, which may change.
pub(crate) fn color_for(user_id: &str) -> Color {
    let hash = user_id
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    // The high half: the low bits of FNV are its weakest.
    PALETTE[(hash >> 32) as usize % PALETTE.len()]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_new_board_is_sixty_percent_painted() {
        let cells = Game::new(5).rows().concat();
        assert_eq!(cells.len(), 25);
        assert_eq!(cells.iter().filter(|c| c.color.is_some()).count(), 15);
        assert!(
            cells
                .iter()
                .filter_map(|c| c.color)
                .all(|c| PALETTE.contains(&c))
        );
    }

    #[test]
    fn rows_number_the_cells_from_left_to_right() {
        let rows = Game::empty(5).rows();
        assert_eq!(rows.len(), 5);
        assert_eq!(
            rows[1].iter().map(|c| c.id).collect::<Vec<_>>(),
            [5, 6, 7, 8, 9]
        );
    }

    #[test]
    fn a_users_color_is_stable_and_users_use_the_whole_palette() {
        assert_eq!(color_for("ada"), color_for("ada"));
        let used: BTreeSet<Color> = (0..200).map(|n| color_for(&format!("user{n}"))).collect();
        assert_eq!(used.len(), PALETTE.len());
    }

    #[test]
    fn a_click_paints_and_the_same_users_next_click_clears() {
        let game = Game::empty(5);
        assert_eq!(game.toggle("ada", 7), Some(Toggled::Painted));
        assert_eq!(game.rows()[1][2].color, Some(color_for("ada")));
        assert_eq!(game.toggle("ada", 7), Some(Toggled::Cleared));
        assert_eq!(game.rows()[1][2].color, None);
    }

    #[test]
    fn a_click_of_somebody_else_repaints() {
        let other = (0..100)
            .map(|n| format!("user{n}"))
            .find(|u| color_for(u) != color_for("ada"))
            .unwrap();
        let game = Game::empty(5);
        game.toggle("ada", 0);
        assert_eq!(game.toggle(&other, 0), Some(Toggled::Painted));
        assert_eq!(game.rows()[0][0].color, Some(color_for(&other)));
    }

    #[test]
    fn a_cell_that_does_not_exist_changes_nothing() {
        let game = Game::empty(5);
        assert_eq!(game.toggle("ada", 25), None);
        assert_eq!(game.rows(), Game::empty(5).rows());
    }

    #[test]
    fn the_board_is_complete_when_every_cell_is_painted_and_reset_empties_it() {
        let game = Game::empty(2);
        for cell in 0..4 {
            assert!(!game.is_complete());
            game.toggle("ada", cell);
        }
        assert!(game.is_complete());
        game.reset();
        assert!(!game.is_complete());
        assert_eq!(game.rows(), Game::empty(2).rows());
    }

    #[test]
    fn players_are_listed_in_the_order_of_joining() {
        let game = Game::empty(5);
        assert!(game.join("ada"));
        assert!(game.join("bob"));
        let seats: Vec<u64> = game.players().iter().map(|p| p.seat).collect();
        assert_eq!(seats, [0, 1]);
        assert_eq!(game.players()[0].color, color_for("ada"));
        assert!(game.leave("ada"));
        assert_eq!(game.players().len(), 1);
        assert!(!game.has("ada"));
    }

    #[test]
    fn a_reconnect_that_overlaps_the_old_stream_keeps_the_player() {
        let game = Game::empty(5);
        game.join("ada");
        assert!(!game.join("ada"), "the new stream of the same tab");
        assert!(!game.leave("ada"), "the old stream ends late");
        assert!(game.has("ada"));
        assert_eq!(game.players().len(), 1);
        assert!(game.leave("ada"));
        assert!(!game.has("ada"));
    }

    #[test]
    fn leaving_without_having_joined_is_harmless() {
        let game = Game::empty(5);
        assert!(!game.leave("nobody"));
        assert!(game.players().is_empty());
    }
}
