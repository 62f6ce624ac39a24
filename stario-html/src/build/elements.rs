//! The elements: a function each, and a type that says which one a [`Tag`] is.

use super::kinds::{HasChildren, HasText};
use super::{Element, Tag};
use crate::spec::Ns;

/// Makes `tags` of one namespace: the type and the function of each name.
macro_rules! elements {
    ($ns:ident $kind:ident: $($name:ident $(= $spelt:literal)?)+) => {
    $(
        #[doc = concat!("The element `<", spelling!($name $(, $spelt)?), ">`.")]
        #[expect(non_camel_case_types, reason = "named as in the markup")]
        #[derive(Debug)]
        pub enum $name {}

        impl Element for $name {
            const NAME: &'static str = spelling!($name $(, $spelt)?);
            const NS: Ns = Ns::$ns;
        }

        content!($kind $name);

        #[doc = concat!("Starts a `<", spelling!($name $(, $spelt)?), ">`.")]
        pub fn $name() -> Tag<$name> {
            Tag::new()
        }
    )+

        row!($kind $($name $(= $spelt)?)+);
    };
}

/// The names of one kind, for the test against the tables.
macro_rules! row {
    (normal $($name:ident $(= $spelt:literal)?)+) => {
        #[cfg(test)]
        pub(in crate::build) const NORMAL: &[&str] = &[$(spelling!($name $(, $spelt)?)),+];
    };
    (void $($name:ident)+) => {
        #[cfg(test)]
        pub(in crate::build) const VOID: &[&str] = &[$(stringify!($name)),+];
    };
    (text $($name:ident)+) => {
        #[cfg(test)]
        pub(in crate::build) const TEXT: &[&str] = &[$(stringify!($name)),+];
    };
    (raw $($name:ident)+) => {
        #[cfg(test)]
        pub(in crate::build) const RAW: &[&str] = &[$(stringify!($name)),+];
    };
}

/// A name of the language itself is spelt with a `_` at its end.
macro_rules! spelling {
    ($name:ident) => {
        stringify!($name)
    };
    ($name:ident, $spelt:literal) => {
        $spelt
    };
}

macro_rules! content {
    (normal $name:ident) => {
        impl HasChildren for $name {}
    };
    (text $name:ident) => {
        impl HasText for $name {}
    };
    // Nothing inside, or only through a method of its own.
    ($other:ident $name:ident) => {};
}

/// Elements as functions: `tags::div().id("board").child("text")`.
///
/// The type of the same name is what [`Tag`](crate::Tag) carries. Elements of SVG and MathML are
/// in [`svg`](mod@tags::svg) and [`math`](mod@tags::math).
pub mod tags {
    #![allow(clippy::wildcard_imports, reason = "the names that the macros use")]
    use super::*;

    elements! { Html normal:
        a abbr address article aside audio b bdi bdo blockquote body button canvas caption cite
        code colgroup data datalist dd del details dfn dialog div dl dt em fieldset figcaption
        figure footer form h1 h2 h3 h4 h5 h6 head header hgroup html i ins kbd label legend li
        main map mark menu meter nav noscript object ol optgroup option output p picture pre
        progress q rp rt ruby s samp search section select selectedcontent slot small span strong
        sub summary sup table tbody td template tfoot th thead time tr u ul var video
    }
    elements! { Html void:
        area base br col embed hr img input link meta source track wbr
    }
    elements! { Html text:
        iframe textarea title
    }
    elements! { Html raw: script style }

    /// Elements of SVG, in the spelling of the standard.
    pub mod svg {
        #![expect(non_snake_case, reason = "named as in the markup")]
        use super::*;

        elements! { Svg normal:
            a animate animateMotion animateTransform circle clipPath defs desc discard ellipse
            feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix
            feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA
            feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology
            feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence filter
            foreignObject g image line linearGradient marker mask metadata mpath path pattern
            polygon polyline radialGradient rect set stop svg switch symbol text textPath title
            tspan use_ = "use" view
        }
    }

    /// Elements of MathML.
    pub mod math {
        use super::*;

        elements! { MathMl normal:
            annotation annotation_xml = "annotation-xml" maction math merror mfrac mi mmultiscripts mn mo mover
            mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup
            mtable mtd mtext mtr munder munderover none semantics
        }
    }

    /// Starts an `<svg>`.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::tags::{self, svg};
    ///
    /// let dot = tags::svg().child(svg::title().child("Dot"));
    /// assert_eq!(dot.into_html(), "<svg><title>Dot</title></svg>");
    /// ```
    pub fn svg() -> Tag<svg::svg> {
        Tag::new()
    }

    /// Starts a `<math>`.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::tags::{self, math};
    ///
    /// let half = math::mfrac().child(math::mn().child(1)).child(math::mn().child(2));
    /// assert_eq!(
    ///     tags::math().child(half).into_html(),
    ///     "<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>",
    /// );
    /// ```
    pub fn math() -> Tag<math::math> {
        Tag::new()
    }
}
