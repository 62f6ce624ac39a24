//! A terminal for tests: what somebody would see of the bytes that are sent to it.
//!
//! As much of ECMA-48 and of DEC's VT100 as the tracer uses, and the wrapping and scrolling of
//! every terminal.

use std::io;
use std::sync::{Arc, Mutex};

use super::size::Size;

/// A screen and what has scrolled off its top.
#[derive(Clone)]
pub(super) struct Vt(Arc<Mutex<State>>);

#[expect(
    clippy::struct_excessive_bools,
    reason = "a terminal is a bundle of switches"
)]
struct State {
    size: Size,
    cells: Vec<Vec<char>>,
    history: Vec<String>,
    row: usize,
    column: usize,
    /// The next character goes to the next line.
    wraps: bool,
    autowrap: bool,
    saved: (usize, usize),
    /// First and last row that scroll.
    region: (usize, usize),
    /// The bytes of a sequence that is not complete.
    sequence: String,
    /// How deep inside of synchronized output.
    synced: bool,
    /// Whether anything was drawn outside of it.
    torn: bool,
}

impl Vt {
    pub(super) fn new(rows: usize, columns: usize) -> Self {
        Self(Arc::new(Mutex::new(State {
            size: Size { rows, columns },
            cells: vec![vec![' '; columns]; rows],
            history: Vec::new(),
            row: 0,
            column: 0,
            wraps: false,
            autowrap: true,
            saved: (0, 0),
            region: (0, rows - 1),
            sequence: String::new(),
            synced: false,
            torn: false,
        })))
    }

    pub(super) fn size(&self) -> Size {
        self.0.lock().unwrap().size
    }

    /// What the app prints by itself.
    pub(super) fn print(&self, text: &str) {
        let mut state = self.0.lock().unwrap();
        text.chars().for_each(|c| state.take(c));
    }

    /// The rows as they are seen, without the blanks at their ends.
    pub(super) fn rows(&self) -> Vec<String> {
        let state = self.0.lock().unwrap();
        state.cells.iter().map(|row| line(row)).collect()
    }

    /// What has scrolled away and what is on the screen, without empty lines.
    pub(super) fn everything(&self) -> Vec<String> {
        let history = self.0.lock().unwrap().history.clone();
        let all = history.into_iter().chain(self.rows());
        all.filter(|row| !row.is_empty()).collect()
    }

    /// Whether the whole screen scrolls, as it must when we are through.
    pub(super) fn is_whole(&self) -> bool {
        let state = self.0.lock().unwrap();
        state.region == (0, state.size.rows - 1) && state.autowrap && !state.synced
    }

    /// Another height, as terminals do it: the last lines stay, margins are kept.
    pub(super) fn resize(&self, rows: usize) {
        let mut state = self.0.lock().unwrap();
        let columns = state.size.columns;
        while state.cells.len() > rows {
            // First the lines below the cursor go, then those at the top.
            if state.row + 1 < state.cells.len() {
                state.cells.pop();
            } else {
                let top = state.cells.remove(0);
                state.history.push(line(&top));
                state.row -= 1;
            }
        }
        state.cells.resize(rows, vec![' '; columns]);
        state.size.rows = rows;
        state.region = (0, rows - 1);
    }
}

impl io::Write for Vt {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.print(str::from_utf8(bytes).expect("a frame is text"));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn line(row: &[char]) -> String {
    let text: String = row.iter().collect();
    text.trim_end().to_owned()
}

impl State {
    fn take(&mut self, c: char) {
        if !self.sequence.is_empty() {
            self.sequence.push(c);
            let second = self.sequence.chars().nth(1);
            let complete = match second {
                Some('[') => self.sequence.len() > 2 && c.is_ascii_alphabetic(),
                _ => true,
            };
            if complete {
                let sequence = std::mem::take(&mut self.sequence);
                self.obey(&sequence);
            }
            return;
        }
        match c {
            '\x1b' => self.sequence.push(c),
            '\n' => {
                // The system adds the carriage return (ONLCR).
                self.column = 0;
                self.down();
            }
            '\r' => self.column = 0,
            c => self.put(c),
        }
    }

    fn put(&mut self, c: char) {
        if self.wraps && self.autowrap {
            self.column = 0;
            self.down();
        }
        self.wraps = false;
        self.cells[self.row][self.column] = c;
        if self.column + 1 < self.size.columns {
            self.column += 1;
        } else {
            self.wraps = true;
        }
    }

    fn down(&mut self) {
        self.wraps = false;
        let (top, bottom) = self.region;
        if self.row == bottom {
            let gone = self.cells.remove(top);
            if top == 0 {
                self.history.push(line(&gone));
            }
            self.cells.insert(bottom, vec![' '; self.size.columns]);
        } else if self.row + 1 < self.size.rows {
            self.row += 1;
        }
    }

    fn obey(&mut self, sequence: &str) {
        let (head, last) = sequence.split_at(sequence.len() - 1);
        let arguments = head.get(2..).unwrap_or_default();
        let number = |index: usize, default: usize| {
            let text = arguments.split(';').nth(index).unwrap_or_default();
            text.parse().unwrap_or(default)
        };
        match (sequence, last) {
            ("\x1b7", _) => self.saved = (self.row, self.column),
            ("\x1b8", _) => (self.row, self.column) = self.saved,
            ("\x1bD", _) => self.down(),
            ("\x1b[?2026h", _) => self.synced = true,
            ("\x1b[?2026l", _) => self.synced = false,
            ("\x1b[?7h", _) => self.autowrap = true,
            ("\x1b[?7l", _) => self.autowrap = false,
            (_, "m") => {}
            (_, "A") => self.row = self.row.saturating_sub(number(0, 1)).max(self.region.0),
            (_, "H") => (self.row, self.column) = (number(0, 1) - 1, number(1, 1) - 1),
            (_, "K") => {
                assert_eq!(arguments, "2", "the whole line");
                self.cells[self.row].fill(' ');
            }
            (_, "J") => {
                self.cells[self.row][self.column..].fill(' ');
                self.cells[self.row + 1..]
                    .iter_mut()
                    .for_each(|row| row.fill(' '));
            }
            (_, "r") => {
                self.region = (number(0, 1) - 1, number(1, self.size.rows) - 1);
                (self.row, self.column) = (0, 0);
            }
            _ => panic!("a terminal is not told {sequence:?}"),
        }
        self.wraps = false;
        self.torn |= !self.synced && sequence.contains('H');
    }
}

impl Drop for State {
    fn drop(&mut self) {
        assert!(!self.torn, "something was drawn outside of a frame");
    }
}
