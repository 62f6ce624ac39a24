//! What is rendered: the same for every engine, made from a fixed seed.

/// A team of the list.
pub struct Team {
    pub name: String,
    pub score: u32,
    pub champion: bool,
    pub relegated: bool,
}

/// An article of the page.
pub struct Item {
    pub id: u32,
    pub name: String,
    pub text: String,
    pub price: u32,
    pub sold_out: bool,
}

pub struct Data {
    pub table: Vec<Vec<usize>>,
    pub prose: Vec<String>,
    pub teams: Vec<Team>,
    pub items: Vec<Item>,
}

impl Data {
    pub fn new() -> Self {
        let mut random = Random(0x5EED);
        Self {
            table: vec![(0..100).collect(); 100],
            prose: (0..200).map(|_| prose(&mut random, 95, 20)).collect(),
            teams: (0..50)
                .map(|i| Team {
                    name: format!("{} & {}", words(&mut random, 8), words(&mut random, 7)),
                    score: random.below(1000),
                    champion: i == 0,
                    relegated: i > 44,
                })
                .collect(),
            items: (0..36)
                .map(|i| Item {
                    id: 1000 + i,
                    name: words(&mut random, 18),
                    text: prose(&mut random, 90, 2),
                    price: 5 + random.below(500),
                    sold_out: random.below(6) == 0,
                })
                .collect(),
        }
    }
}

/// Text in which so many of a hundred characters are `&`, `<` or `>`.
///
/// No quotes: stario leaves them alone in text, which would be less work than the others have.
pub fn prose(random: &mut Random, len: usize, percent: u32) -> String {
    let letters = b"etaoin shrdlu cmfwyp";
    let mut text = String::new();
    while text.len() < len {
        let from: &[u8] = if random.below(100) < percent {
            b"&<>"
        } else {
            letters
        };
        text.push(char::from(from[random.below(from.len() as u32) as usize]));
    }
    text
}

fn words(random: &mut Random, len: usize) -> String {
    prose(random, len, 0)
}

/// A small generator, so that every run renders the same.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as u32 % end
    }
}
