//! Prints `if`, `for`, `while` and `match`.

use stario_syntax::{Mark, MarkKind};

use super::print::{Gap, Printer, What, last_width, spaces};
use super::rustfmt::Kind;
use super::{MAX_WIDTH, TAB, width};

impl Printer<'_> {
    pub(super) fn flat_control(&self, mark: &Mark) -> Option<String> {
        let [head, rest @ ..] = &mark.inside[..] else {
            return None;
        };
        let (word, kind) = keyword(mark.kind);
        let mut line = format!("{word} {}", self.rust.flat(kind, self.text(head))?);
        if mark.kind == MarkKind::Match {
            let items = self.items(self.arms_start(mark), rest, mark.range.end - 1);
            if items.tall {
                return None;
            }
            line.push_str(" {");
            for item in &items.items {
                line.push(' ');
                line.push_str(&self.flat_item(item)?);
                line.push_str(self.comma(&item.what));
            }
            line.push_str(if items.items.is_empty() { "}" } else { " }" });
            return Some(line);
        }
        for (number, part) in rest.iter().enumerate() {
            line.push_str(if number == 0 { " " } else { " else " });
            line.push_str(&match part.kind {
                MarkKind::Block => self.flat_block(part)?,
                _ => self.flat(part)?,
            });
        }
        Some(line)
    }

    pub(super) fn flat_block(&self, block: &Mark) -> Option<String> {
        let items = self.items(block.range.start + 1, &block.inside, block.range.end - 1);
        if items.items.is_empty() {
            return Some("{}".to_owned());
        }
        Some(format!("{{ {} }}", self.flat_list(&items)?))
    }

    fn tall_block(&self, block: &Mark, indent: usize) -> String {
        let items = self.items(block.range.start + 1, &block.inside, block.range.end - 1);
        if items.items.is_empty() {
            return "{}".to_owned();
        }
        format!(
            "{{\n{}\n{}}}",
            self.tall_list(&items, indent + TAB),
            spaces(indent)
        )
    }

    pub(super) fn tall_control(&self, mark: &Mark, indent: usize, col: usize) -> String {
        let [head, rest @ ..] = &mark.inside[..] else {
            return self.as_written(mark.range.clone(), indent);
        };
        let mut out = self.head(mark, head, indent, col);
        for (number, part) in rest.iter().enumerate() {
            out.push_str(match number {
                0 if out.contains('\n') => "\n",
                0 => " ",
                _ => " else ",
            });
            if out.ends_with('\n') {
                out.push_str(&spaces(indent));
            }
            out.push_str(&match part.kind {
                MarkKind::Block => self.tall_block(part, indent),
                _ if self.has_odd_comment(part) => self.as_written(part.range.clone(), indent),
                _ => self.tall_control(part, indent, last_width(&out, col)),
            });
        }
        out
    }

    /// The keyword with what it decides on.
    fn head(&self, mark: &Mark, head: &Mark, indent: usize, col: usize) -> String {
        let (word, kind) = keyword(mark.kind);
        let text = self.text(head);
        let at = col + word.len() + 1;
        let flat = self.rust.flat(kind, text);
        if let Some(flat) = &flat
            && at + width(flat) + 2 <= MAX_WIDTH
        {
            return format!("{word} {flat}");
        }
        let broken = self.rust.broken(kind, text, indent, at);
        let broken = broken.filter(|broken| !broken.starts_with('\n')).or(flat);
        let text = broken.unwrap_or_else(|| self.as_written(head.range.clone(), indent));
        format!("{word} {text}")
    }

    /// Behind the brace that begins the arms.
    pub(super) fn arms_start(&self, mark: &Mark) -> usize {
        let head = mark
            .inside
            .first()
            .map_or(mark.range.start, |head| head.range.end);
        self.next_token(head) + 1
    }

    /// The comma that stands behind an arm.
    fn comma(&self, what: &What<'_>) -> &'static str {
        match what {
            What::Piece(arm)
                if self.source.text[self.next_token(arm.range.end)..].starts_with(',') =>
            {
                ","
            }
            _ => "",
        }
    }

    pub(super) fn tall_match(&self, mark: &Mark, indent: usize, col: usize) -> String {
        let [head, arms @ ..] = &mark.inside[..] else {
            return self.as_written(mark.range.clone(), indent);
        };
        let mut out = self.head(mark, head, indent, col);
        out.push_str(" {");
        let items = self.items(self.arms_start(mark), arms, mark.range.end - 1);
        let inner = indent + TAB;
        for (number, item) in items.items.iter().enumerate() {
            let comment = matches!(item.what, What::Comment(_));
            if comment && item.gap < Gap::Line {
                out.push(' ');
            } else {
                if item.gap == Gap::Blank && number > 0 {
                    out.push('\n');
                }
                out.push('\n');
                out.push_str(&spaces(inner));
            }
            out.push_str(&match item.what {
                What::Comment(comment) => self.as_written(comment.range.clone(), inner),
                What::Piece(arm) => self.arm(arm, inner),
            });
            out.push_str(self.comma(&item.what));
        }
        if !items.items.is_empty() {
            out.push('\n');
            out.push_str(&spaces(indent));
        }
        out.push('}');
        out
    }

    pub(super) fn flat_arm(&self, arm: &Mark) -> Option<String> {
        let [pattern, body] = &arm.inside[..] else {
            return None;
        };
        let pattern = self.rust.flat(Kind::Pattern, self.text(pattern))?;
        let body = match body.kind {
            MarkKind::Block => self.flat_block(body)?,
            _ => self.flat(body)?,
        };
        Some(format!("{pattern} => {body}"))
    }

    fn arm(&self, arm: &Mark, indent: usize) -> String {
        if let Some(flat) = self.flat(arm)
            && indent + width(&flat) < MAX_WIDTH
        {
            return flat;
        }
        let [head, body] = &arm.inside[..] else {
            return self.as_written(arm.range.clone(), indent);
        };
        if self.has_odd_comment(arm) {
            return self.as_written(arm.range.clone(), indent);
        }
        let text = self.text(head);
        let flat = self.rust.flat(Kind::Pattern, text);
        let flat = flat.filter(|flat| indent + width(flat) + 5 <= MAX_WIDTH);
        let pattern = flat.or_else(|| self.rust.broken(Kind::Pattern, text, indent, indent));
        let pattern = pattern.unwrap_or_else(|| self.as_written(head.range.clone(), indent));
        let mut out = format!("{pattern} => ");
        let col = last_width(&out, indent);
        let flat = match body.kind {
            MarkKind::Block => self.flat_block(body),
            _ => self.flat(body),
        };
        out.push_str(&match flat {
            Some(flat) if col + width(&flat) < MAX_WIDTH => flat,
            _ if body.kind == MarkKind::Block => self.tall_block(body, indent),
            _ => self.tall(body, indent, col),
        });
        out
    }
}

fn keyword(kind: MarkKind) -> (&'static str, Kind) {
    match kind {
        MarkKind::For => ("for", Kind::For),
        MarkKind::While => ("while", Kind::Cond),
        MarkKind::Match => ("match", Kind::Expr),
        _ => ("if", Kind::Cond),
    }
}
