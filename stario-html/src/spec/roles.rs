//! The words of `role`.

/// The roles of WAI-ARIA 1.3, of its Graphics Module and of its Digital Publishing Module 1.1.
pub(super) static ROLES: &[&str] = &[
    "alert",
    "alertdialog",
    "application",
    "article",
    "banner",
    "blockquote",
    "button",
    "caption",
    "cell",
    "checkbox",
    "code",
    "columnheader",
    "combobox",
    "comment",
    "complementary",
    "contentinfo",
    "definition",
    "deletion",
    "dialog",
    "directory",
    "doc-abstract",
    "doc-acknowledgments",
    "doc-afterword",
    "doc-appendix",
    "doc-backlink",
    "doc-biblioentry",
    "doc-bibliography",
    "doc-biblioref",
    "doc-chapter",
    "doc-colophon",
    "doc-conclusion",
    "doc-cover",
    "doc-credit",
    "doc-credits",
    "doc-dedication",
    "doc-endnote",
    "doc-endnotes",
    "doc-epigraph",
    "doc-epilogue",
    "doc-errata",
    "doc-example",
    "doc-footnote",
    "doc-foreword",
    "doc-glossary",
    "doc-glossref",
    "doc-index",
    "doc-introduction",
    "doc-noteref",
    "doc-notice",
    "doc-pagebreak",
    "doc-pagefooter",
    "doc-pageheader",
    "doc-pagelist",
    "doc-part",
    "doc-preface",
    "doc-prologue",
    "doc-pullquote",
    "doc-qna",
    "doc-subtitle",
    "doc-tip",
    "doc-toc",
    "document",
    "emphasis",
    "feed",
    "figure",
    "form",
    "generic",
    "graphics-document",
    "graphics-object",
    "graphics-symbol",
    "grid",
    "gridcell",
    "group",
    "heading",
    "image",
    "img",
    "insertion",
    "link",
    "list",
    "listbox",
    "listitem",
    "log",
    "main",
    "mark",
    "marquee",
    "math",
    "menu",
    "menubar",
    "menuitem",
    "menuitemcheckbox",
    "menuitemradio",
    "meter",
    "navigation",
    "none",
    "note",
    "option",
    "paragraph",
    "presentation",
    "progressbar",
    "radio",
    "radiogroup",
    "region",
    "row",
    "rowgroup",
    "rowheader",
    "scrollbar",
    "search",
    "searchbox",
    "sectionfooter",
    "sectionheader",
    "separator",
    "slider",
    "spinbutton",
    "status",
    "strong",
    "subscript",
    "suggestion",
    "superscript",
    "switch",
    "tab",
    "table",
    "tablist",
    "tabpanel",
    "term",
    "textbox",
    "time",
    "timer",
    "toolbar",
    "tooltip",
    "tree",
    "treegrid",
    "treeitem",
];

/// Roles that only order the others.
static ABSTRACT: &[&str] = &[
    "command",
    "composite",
    "input",
    "landmark",
    "range",
    "roletype",
    "section",
    "sectionhead",
    "select",
    "structure",
    "widget",
    "window",
];

/// Whether a role is abstract (WAI-ARIA 1.2, 5.3.1).
///
/// It groups other roles, and nothing on a page may have it.
///
/// # Example
///
/// ```
/// use stario_html::spec::is_abstract_role;
///
/// assert!(is_abstract_role("widget"));
/// assert!(!is_abstract_role("button"));
/// ```
pub fn is_abstract_role(name: &str) -> bool {
    ABSTRACT.iter().any(|role| role.eq_ignore_ascii_case(name))
}

/// What elements are without a `role` (HTML-AAM), where its name is another one, and what is often
/// taken for a role.
static MEANT: &[(&str, &str)] = &[
    ("a", "link"),
    ("aside", "complementary"),
    ("footer", "contentinfo"),
    ("header", "banner"),
    ("hr", "separator"),
    ("li", "listitem"),
    ("modal", "dialog"),
    ("nav", "navigation"),
    ("ol", "list"),
    ("section", "region"),
    ("td", "cell"),
    ("tr", "row"),
    ("ul", "list"),
];

/// The role that is meant by a word that is none, such as the name of an element.
///
/// # Example
///
/// ```
/// use stario_html::spec::meant_role;
///
/// assert_eq!(meant_role("nav"), Some("navigation"));
/// assert_eq!(meant_role("button"), None);
/// ```
pub fn meant_role(word: &str) -> Option<&'static str> {
    let meant = |(name, _): &&(&str, &str)| name.eq_ignore_ascii_case(word);
    MEANT.iter().find(meant).map(|(_, role)| *role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_is_a_role_and_the_word_is_none() {
        for (word, role) in MEANT {
            assert!(ROLES.contains(role) && !ROLES.contains(word), "{word}");
        }
    }

    #[test]
    fn no_role_is_abstract() {
        assert!(ROLES.iter().all(|role| !is_abstract_role(role)));
    }
}
