//! A terminal with lines that stay at its bottom while others scroll above them.
//!
//! The upper rows are made the scrolling region (DECSTBM) for as long as there is a footer.
//! Whatever is printed meanwhile, by us or by the app, on the standard output or the standard
//! error, scrolls there and cannot reach the footer; the cursor stays where the last print has
//! left it. One frame is one write between the marks of synchronized output, so a terminal that
//! knows them never shows half of it.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::size::Size;

/// Rows that are left to scroll at least; a lower terminal has no footer.
const SCROLLING: usize = 6;

/// Begins and ends a frame.
const SYNC: (&str, &str) = ("\x1b[?2026h", "\x1b[?2026l");

/// The cursor's place, kept and taken again.
const SAVE: &str = "\x1b7";
const RESTORE: &str = "\x1b8";

/// The whole screen scrolls; what is below the cursor goes. Only a footer is ever there, also
/// one that a process has left behind which was killed.
const WHOLE: &str = "\x1b7\x1b[r\x1b8\x1b[J";

/// What writes frames.
pub(super) struct Screen<W: Write> {
    out: W,
    /// `None` where a footer cannot be.
    size: Option<Size>,
    /// Rows of the footer that is on the screen.
    reserved: usize,
    /// The footer as it was painted last.
    painted: Vec<String>,
    fresh: bool,
}

impl<W: Write> Screen<W> {
    pub(super) fn new(out: W, size: Option<Size>) -> Self {
        Self {
            out,
            size,
            reserved: 0,
            painted: Vec::new(),
            fresh: true,
        }
    }

    /// Rows that a footer may have.
    pub(super) fn room(&self) -> usize {
        let rows = self.size.map_or(0, |size| size.rows);
        rows.saturating_sub(SCROLLING).min(rows / 3)
    }

    pub(super) fn size(&self) -> Option<Size> {
        self.size
    }

    /// The terminal is of another size now: its footer is painted anew.
    ///
    /// # Errors
    ///
    /// Those of the terminal.
    pub(super) fn resize(&mut self, size: Option<Size>) -> io::Result<()> {
        if size == self.size {
            return Ok(());
        }
        self.size = size;
        if std::mem::take(&mut self.reserved) > 0 {
            self.painted.clear();
            return self.write(WHOLE);
        }
        Ok(())
    }

    /// Prints `text`, whole lines, above `footer`.
    ///
    /// # Errors
    ///
    /// Those of the terminal.
    pub(super) fn frame(&mut self, text: &str, footer: Vec<String>) -> io::Result<()> {
        let (Some(size), true) = (self.size, self.room() > 0) else {
            return self.write(text);
        };
        if text.is_empty() && footer == self.painted {
            return Ok(());
        }
        let mut frame = String::with_capacity(text.len() + 256);
        frame.push_str(SYNC.0);
        if std::mem::take(&mut self.fresh) {
            frame.push_str(WHOLE);
        }
        if footer.len() != self.reserved {
            self.reserve(&mut frame, size, footer.len());
        }
        frame.push_str(text);
        if !footer.is_empty() {
            frame.push_str(SAVE);
            // A line that is too long after all must not scroll the screen.
            frame.push_str("\x1b[?7l");
            for (index, line) in footer.iter().enumerate() {
                let row = size.rows - footer.len() + index + 1;
                let _ = write!(frame, "\x1b[{row};1H\x1b[2K{line}");
            }
            frame.push_str("\x1b[?7h");
            frame.push_str(RESTORE);
        }
        frame.push_str(SYNC.1);
        self.painted = footer;
        self.write(&frame)
    }

    /// Makes the footer so many rows high.
    fn reserve(&mut self, frame: &mut String, size: Size, rows: usize) {
        frame.push_str(WHOLE);
        if rows > 0 {
            // Down and up again: where the cursor is too low, what is above it scrolls away.
            frame.push_str(&"\x1bD".repeat(rows));
            let region = size.rows - rows;
            let _ = write!(frame, "\x1b[{rows}A{SAVE}\x1b[1;{region}r{RESTORE}");
        }
        self.reserved = rows;
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }
}

impl<W: Write> Drop for Screen<W> {
    fn drop(&mut self) {
        if self.reserved > 0 {
            let _ = self.write(WHOLE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::vt::Vt;
    use super::*;

    fn on(vt: &Vt) -> Screen<Vt> {
        Screen::new(vt.clone(), Some(vt.size()))
    }

    fn lines(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    fn numbered(from: usize, to: usize) -> String {
        let lines: Vec<_> = (from..to).map(|n| format!("line {n}\n")).collect();
        lines.concat()
    }

    #[test]
    fn a_footer_stays_at_the_bottom_while_lines_scroll() {
        let vt = Vt::new(12, 20);
        let mut screen = on(&vt);
        for n in 0..30 {
            let text = numbered(n, n + 1);
            screen.frame(&text, lines(&["---", "open"])).unwrap();
            let rows = vt.rows();
            assert_eq!(rows[10..], ["---", "open"], "{rows:?}");
        }
        assert_eq!(
            vt.rows()[..10].join(" ").trim(),
            numbered(21, 30).replace('\n', " ").trim()
        );
        assert_eq!(vt.everything().len(), 32, "nothing is lost, nothing twice");
    }

    #[test]
    fn what_the_app_prints_does_not_tear_it() {
        let vt = Vt::new(12, 20);
        let mut screen = on(&vt);
        vt.print("before\n");
        screen.frame("", lines(&["---", "open"])).unwrap();
        vt.print("one\ntwo\nthree that is longer than the line is wide\n");
        screen.frame("span\n", lines(&["---", "open 2"])).unwrap();
        vt.print(&numbered(0, 20));
        assert_eq!(vt.rows()[10..], ["---", "open 2"]);
        vt.print("half a line");
        screen.frame("", lines(&["---", "open 3"])).unwrap();
        vt.print(" and its\n");
        let all = vt.everything();
        let expected = [
            "before",
            "one",
            "two",
            "three that is longer",
            " than the line is wi",
            "de",
            "span",
            "line 0",
        ];
        assert_eq!(all[..8], expected);
        assert!(all.contains(&"half a line and its".to_owned()), "{all:?}");
        assert_eq!(all[all.len() - 2..], ["---", "open 3"]);
    }

    #[test]
    fn a_footer_grows_shrinks_and_goes_and_leaves_every_line() {
        let vt = Vt::new(12, 20);
        let mut screen = on(&vt);
        screen.frame(&numbered(0, 30), Vec::new()).unwrap();
        for height in [1, 4, 2, 4, 0, 3, 0] {
            let footer: Vec<_> = (0..height).map(|n| format!("open {n}")).collect();
            screen.frame("", footer.clone()).unwrap();
            let rows = vt.rows();
            assert_eq!(rows[12 - height..], footer, "{height}: {rows:?}");
            let log = vt.everything();
            assert_eq!(log[..30].join("\n") + "\n", numbered(0, 30), "{height}");
            assert_eq!(
                log.len(),
                30 + height,
                "{height}: no trace of the last one: {log:?}"
            );
        }
        assert!(vt.is_whole());
    }

    #[test]
    fn a_screen_that_is_half_empty_is_filled_from_its_top() {
        let vt = Vt::new(12, 20);
        let mut screen = on(&vt);
        screen.frame("a\n", lines(&["---", "open"])).unwrap();
        screen.frame("b\n", lines(&["---", "open"])).unwrap();
        let rows = vt.rows();
        assert_eq!(
            (&rows[0], &rows[1], &rows[11]),
            (&"a".into(), &"b".into(), &"open".into())
        );
    }

    #[test]
    fn the_terminal_is_given_back_whole() {
        let vt = Vt::new(12, 20);
        let mut screen = on(&vt);
        screen.frame("a\n", lines(&["---", "open"])).unwrap();
        assert!(!vt.is_whole());
        drop(screen);
        assert!(vt.is_whole());
        assert_eq!(vt.everything(), ["a"]);
        // And one that was left by a process that was killed is healed.
        let mut killed = on(&vt);
        killed.frame("b\n", lines(&["---", "open"])).unwrap();
        let _never_dropped = std::mem::ManuallyDrop::new(killed);
        on(&vt).frame("c\n", Vec::new()).unwrap();
        assert!(vt.is_whole());
        assert_eq!(vt.everything(), ["a", "b", "c"]);
    }

    #[test]
    fn another_size_moves_the_footer() {
        let vt = Vt::new(14, 20);
        let mut screen = on(&vt);
        screen
            .frame(&numbered(0, 30), lines(&["---", "open"]))
            .unwrap();
        for rows in [10, 20, 13] {
            vt.resize(rows);
            screen.resize(Some(vt.size())).unwrap();
            screen.frame("", lines(&["---", "open"])).unwrap();
            let seen = vt.rows();
            assert_eq!(seen[rows - 2..], ["---", "open"], "{rows}: {seen:?}");
            let all = vt.everything();
            assert_eq!(all.len(), 32, "{rows}: {all:?}");
        }
    }

    #[test]
    fn a_terminal_that_is_too_low_or_unknown_has_none() {
        for (size, rows) in [(Some(Vt::new(6, 80).size()), 6), (None, 24)] {
            let vt = Vt::new(rows, 80);
            let mut screen = Screen::new(vt.clone(), size);
            assert_eq!(screen.room(), 0);
            screen.frame("a\n", Vec::new()).unwrap();
            assert_eq!(vt.everything(), ["a"]);
            assert!(vt.is_whole());
        }
    }

    #[test]
    fn an_idle_footer_costs_no_bytes() {
        let vt = Vt::new(12, 20);
        let mut screen = on(&vt);
        screen.frame("", lines(&["---", "open"])).unwrap();
        vt.print("\x1b[?2026h\x1b[12;1H\x1b[2K\x1b[?2026l"); // whoever wipes it
        screen.frame("", lines(&["---", "open"])).unwrap();
        assert_eq!(vt.rows()[11], "", "the same footer is not painted again");
        screen.frame("", lines(&["---", "open now"])).unwrap();
        assert_eq!(vt.rows()[11], "open now");
    }
}
