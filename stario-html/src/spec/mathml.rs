//! The elements and attributes of MathML Core.

use super::types::{Attribute, Element, Kind, Ns};

const fn math(name: &'static str) -> Element {
    Element::foreign(Ns::MathMl, name)
}

const fn attribute(name: &'static str, kind: Kind) -> Attribute {
    Attribute::global(name, kind)
}

const TRUTH: Kind = Kind::Enum(&["false", "true"]);

/// Elements of MathML Core.
pub(super) static MATHML: &[Element] = &[
    math("annotation"),
    math("annotation-xml"),
    math("maction"),
    math("math"),
    math("merror"),
    math("mfrac"),
    math("mi"),
    math("mmultiscripts"),
    math("mn"),
    math("mo"),
    math("mover"),
    math("mpadded"),
    math("mphantom"),
    math("mprescripts"),
    math("mroot"),
    math("mrow"),
    math("ms"),
    math("mspace"),
    math("msqrt"),
    math("mstyle"),
    math("msub"),
    math("msubsup"),
    math("msup"),
    math("mtable"),
    math("mtd"),
    math("mtext"),
    math("mtr"),
    math("munder"),
    math("munderover"),
    math("none"),
    math("semantics"),
];

/// Attributes of MathML elements; which element has which is not checked.
pub(super) static ATTRIBUTES: &[Attribute] = &[
    attribute("accent", TRUTH),
    attribute("accentunder", TRUTH),
    attribute("actiontype", Kind::Text),
    attribute("columnalign", Kind::Text),
    attribute("columnlines", Kind::Text),
    attribute("columnspacing", Kind::Text),
    attribute("columnspan", Kind::Number),
    attribute("depth", Kind::Text),
    attribute("display", Kind::Enum(&["block", "inline"])),
    attribute("displaystyle", TRUTH),
    attribute("encoding", Kind::Text),
    attribute("fence", TRUTH),
    attribute("form", Kind::Enum(&["infix", "postfix", "prefix"])),
    attribute("frame", Kind::Text),
    attribute("framespacing", Kind::Text),
    attribute("height", Kind::Text),
    attribute("href", Kind::Url),
    attribute("largeop", TRUTH),
    attribute("linethickness", Kind::Text),
    attribute("lspace", Kind::Text),
    attribute("mathbackground", Kind::Text),
    attribute("mathcolor", Kind::Text),
    attribute("mathsize", Kind::Text),
    attribute("mathvariant", Kind::Text),
    attribute("maxsize", Kind::Text),
    attribute("minsize", Kind::Text),
    attribute("movablelimits", TRUTH),
    attribute("notation", Kind::Text),
    attribute("rowalign", Kind::Text),
    attribute("rowlines", Kind::Text),
    attribute("rowspacing", Kind::Text),
    attribute("rowspan", Kind::Number),
    attribute("rspace", Kind::Text),
    attribute("scriptlevel", Kind::Text),
    attribute("selection", Kind::Text),
    attribute("separator", TRUTH),
    attribute("src", Kind::Url),
    attribute("stretchy", TRUTH),
    attribute("symmetric", TRUTH),
    attribute("voffset", Kind::Text),
    attribute("width", Kind::Text),
    attribute("xmlns", Kind::Text),
];
