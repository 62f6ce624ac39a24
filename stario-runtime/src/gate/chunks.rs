//! A chunked body (RFC 9112, 7.1), byte by byte where it is framing and in one step where it is
//! data.

use super::breach::Refusal;
use super::field::{LONGEST, is_control, is_token_byte};
use super::guard::Limits;

const BAD_CHUNK: Refusal = Refusal::malformed("The chunked body is malformed.");
const EXTENSIONS: Refusal = Refusal::malformed("The chunk extensions are too long.");
const TRAILERS: Refusal = Refusal::malformed("The trailers are too long.");

/// The most digits of a chunk size.
const DIGITS: u8 = 16;

/// How far into a chunked body the bytes have come.
#[derive(Debug, Default)]
pub(super) struct Chunks {
    place: Place,
    digits: u8,
    left: u64,
    extensions: usize,
    trailers: usize,
    trailer_bytes: usize,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Place {
    #[default]
    Size,
    Extension,
    SizeEnd,
    Data,
    DataReturn,
    DataEnd,
    Trailer,
    TrailerName,
    TrailerValue,
    TrailerEnd,
    LastEnd,
    Over,
}

impl Chunks {
    /// Reads on; how many bytes belong to the body, and whether it is over with them.
    ///
    /// # Errors
    ///
    /// The refusal, and how many bytes before the mistake may be handed on. The last line is
    /// never among them, so nobody takes what came for a whole body.
    #[inline(never)]
    pub(super) fn read(
        &mut self,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<(usize, bool), (usize, Refusal)> {
        let mut at = 0;
        while at < bytes.len() {
            if self.place == Place::Data {
                let rest = bytes.len() - at;
                let step = usize::try_from(self.left).map_or(rest, |left| left.min(rest));
                self.left -= step as u64;
                at += step;
                if self.left == 0 {
                    self.place = Place::DataReturn;
                }
                continue;
            }
            self.place = self.step(bytes[at], limits).map_err(|error| (at, error))?;
            at += 1;
            if self.place == Place::Over {
                return Ok((at, true));
            }
        }
        Ok((at, false))
    }

    fn step(&mut self, byte: u8, limits: &Limits) -> Result<Place, Refusal> {
        let next = match (self.place, byte) {
            (Place::Size, byte) if byte.is_ascii_hexdigit() => self.digit(byte)?,
            (Place::Size, b'\r') if self.digits > 0 => Place::SizeEnd,
            (Place::Size, b';') if self.digits > 0 => self.extension(limits)?,
            (Place::Extension, b'\r') => Place::SizeEnd,
            (Place::Extension, byte) if !is_control(byte) => self.extension(limits)?,
            (Place::SizeEnd, b'\n') => self.sized(),
            (Place::DataReturn, b'\r') => Place::DataEnd,
            (Place::DataEnd, b'\n') => Place::Size,
            (Place::Trailer, b'\r') => Place::LastEnd,
            (Place::Trailer, byte) if is_token_byte(byte) => {
                self.trailers += 1;
                if self.trailers > limits.trailers {
                    return Err(TRAILERS);
                }
                Place::TrailerName
            }
            (Place::TrailerName, byte) if is_token_byte(byte) => Place::TrailerName,
            (Place::TrailerName, b':') => Place::TrailerValue,
            (Place::TrailerValue, b'\r') => Place::TrailerEnd,
            (Place::TrailerValue, byte) if !is_control(byte) => Place::TrailerValue,
            (Place::TrailerEnd, b'\n') => Place::Trailer,
            (Place::LastEnd, b'\n') => Place::Over,
            _ => return Err(BAD_CHUNK),
        };
        let in_trailer = match self.place {
            Place::Trailer => next == Place::TrailerName,
            Place::TrailerName | Place::TrailerValue | Place::TrailerEnd => true,
            _ => false,
        };
        if in_trailer {
            self.trailer_bytes += 1;
            if self.trailer_bytes > limits.trailer_bytes {
                return Err(TRAILERS);
            }
        }
        Ok(next)
    }

    fn digit(&mut self, byte: u8) -> Result<Place, Refusal> {
        let value = (byte as char).to_digit(16).ok_or(BAD_CHUNK)?;
        self.digits += 1;
        if self.digits > DIGITS || self.left > LONGEST >> 4 {
            return Err(BAD_CHUNK);
        }
        self.left = (self.left << 4) | u64::from(value);
        Ok(Place::Size)
    }

    /// Extensions mean nothing here; they are counted over the whole body, because each chunk
    /// could bring some.
    fn extension(&mut self, limits: &Limits) -> Result<Place, Refusal> {
        self.extensions += 1;
        if self.extensions > limits.extensions {
            return Err(EXTENSIONS);
        }
        Ok(Place::Extension)
    }

    fn sized(&mut self) -> Place {
        self.digits = 0;
        if self.left == 0 {
            Place::Trailer
        } else {
            Place::Data
        }
    }
}
