//! The typed attributes: a method of [`Tag`](super::Tag) and a function in [`attrs`] each.
//!
//! The rows are those of [`spec`](crate::spec), which a test compares in both directions. They
//! are written out because a method needs a name that a macro can see; which context a row is of
//! decides who writes the value, as in `html!`.

use super::{Has, Tag, tags};
use crate::__private as rt;
use crate::{AttrValue, BoolAttr, EnumAttr, FlagAttr, UrlValue};

/// What a value of the context is.
macro_rules! value {
    (attr) => { impl AttrValue };
    (enum_attr) => { impl EnumAttr };
    (bool_attr) => { impl BoolAttr };
    (flag_attr) => { impl FlagAttr };
    (url) => { impl UrlValue };
    (url_list) => { impl UrlValue };
}

macro_rules! attributes {
    (
        every { $($global:ident = $global_name:literal: $global_context:ident;)+ }
        some { $($own:ident = $own_name:literal: $own_context:ident on $($element:ident)+;)+ }
    ) => {
        /// Attributes that every element has, and those of elements as the tables list them.
        impl<E> Tag<E> {
            $(
                #[doc = concat!("Sets `", $global_name, "`.")]
                pub fn $global(self, value: value!($global_context)) -> Self {
                    self.put($global_name, |b| rt::$global_context(b, $global_name, &value))
                }
            )+
            $(
                #[doc = concat!("Sets `", $own_name, "`, on", $(" `", stringify!($element), "`",)+ ".")]
                pub fn $own(self, value: value!($own_context)) -> Self
                where
                    E: Has<attrs::$own>,
                {
                    self.put($own_name, |b| rt::$own_context(b, $own_name, &value))
                }
            )+
        }

        $($(impl Has<attrs::$own> for tags::$element {})+)+

        /// Single attributes as values, for `{..attrs::title("x")}` and
        /// [`Tag::with`](crate::Tag::with).
        ///
        /// Each name is a function that makes [`Attrs`](crate::Attrs), with the value checked and
        /// escaped as in a tag. The type of the same name is what [`Has`](crate::Has) speaks of.
        ///
        /// # Example
        ///
        /// ```
        /// use stario_html::{attrs, tags};
        ///
        /// let shared = attrs::lang("en").merge(attrs::title("a \"b\""));
        /// let quote = tags::q().with(&shared).child("c").into_html();
        /// assert_eq!(quote, r#"<q lang="en" title="a &quot;b&quot;">c</q>"#);
        /// ```
        pub mod attrs {
            use crate::__private as rt;
            use crate::{AttrValue, Attrs, BoolAttr, Buf, EnumAttr, FlagAttr, UrlValue};

            $(
                #[doc = concat!("Makes `", $global_name, "`.")]
                pub fn $global(value: value!($global_context)) -> Attrs {
                    let mut b = Buf::new();
                    rt::$global_context(&mut b, $global_name, &value);
                    rt::attrs(&mut b)
                }
            )+
            $(
                #[doc = concat!("Makes `", $own_name, "`.")]
                pub fn $own(value: value!($own_context)) -> Attrs {
                    let mut b = Buf::new();
                    rt::$own_context(&mut b, $own_name, &value);
                    rt::attrs(&mut b)
                }

                #[doc = concat!("The attribute `", $own_name, "`.")]
                #[expect(non_camel_case_types, reason = "named as in HTML")]
                #[derive(Debug)]
                pub enum $own {}
            )+
        }

        /// Name, context and elements of each row; every element when there are none.
        #[cfg(test)]
        pub(super) const ROWS: &[(&str, &str, &[&str])] = &[
            $(($global_name, stringify!($global_context), &[]),)+
            $(($own_name, stringify!($own_context), &[$(stringify!($element)),+]),)+
        ];
    };
}

attributes! {
every {
    accesskey = "accesskey": attr;
    autocapitalize = "autocapitalize": attr;
    autocorrect = "autocorrect": attr;
    autofocus = "autofocus": bool_attr;
    contenteditable = "contenteditable": enum_attr;
    dir = "dir": attr;
    draggable = "draggable": enum_attr;
    enterkeyhint = "enterkeyhint": attr;
    exportparts = "exportparts": attr;
    hidden = "hidden": flag_attr;
    id = "id": attr;
    inert = "inert": bool_attr;
    inputmode = "inputmode": attr;
    is = "is": attr;
    itemid = "itemid": url;
    itemprop = "itemprop": attr;
    itemref = "itemref": attr;
    itemscope = "itemscope": bool_attr;
    itemtype = "itemtype": attr;
    lang = "lang": attr;
    nonce = "nonce": attr;
    part = "part": attr;
    popover = "popover": attr;
    role = "role": attr;
    slot = "slot": attr;
    spellcheck = "spellcheck": enum_attr;
    tabindex = "tabindex": attr;
    title = "title": attr;
    translate = "translate": attr;
    virtualkeyboardpolicy = "virtualkeyboardpolicy": attr;
    writingsuggestions = "writingsuggestions": enum_attr;
    xml_lang = "xml:lang": attr;
    xmlns = "xmlns": attr;
    aria_activedescendant = "aria-activedescendant": attr;
    aria_atomic = "aria-atomic": enum_attr;
    aria_autocomplete = "aria-autocomplete": attr;
    aria_braillelabel = "aria-braillelabel": attr;
    aria_brailleroledescription = "aria-brailleroledescription": attr;
    aria_busy = "aria-busy": enum_attr;
    aria_checked = "aria-checked": enum_attr;
    aria_colcount = "aria-colcount": attr;
    aria_colindex = "aria-colindex": attr;
    aria_colindextext = "aria-colindextext": attr;
    aria_colspan = "aria-colspan": attr;
    aria_controls = "aria-controls": attr;
    aria_current = "aria-current": enum_attr;
    aria_describedby = "aria-describedby": attr;
    aria_description = "aria-description": attr;
    aria_details = "aria-details": attr;
    aria_disabled = "aria-disabled": enum_attr;
    aria_dropeffect = "aria-dropeffect": attr;
    aria_errormessage = "aria-errormessage": attr;
    aria_expanded = "aria-expanded": enum_attr;
    aria_flowto = "aria-flowto": attr;
    aria_grabbed = "aria-grabbed": enum_attr;
    aria_haspopup = "aria-haspopup": enum_attr;
    aria_hidden = "aria-hidden": enum_attr;
    aria_invalid = "aria-invalid": enum_attr;
    aria_keyshortcuts = "aria-keyshortcuts": attr;
    aria_label = "aria-label": attr;
    aria_labelledby = "aria-labelledby": attr;
    aria_level = "aria-level": attr;
    aria_live = "aria-live": attr;
    aria_modal = "aria-modal": enum_attr;
    aria_multiline = "aria-multiline": enum_attr;
    aria_multiselectable = "aria-multiselectable": enum_attr;
    aria_orientation = "aria-orientation": attr;
    aria_owns = "aria-owns": attr;
    aria_placeholder = "aria-placeholder": attr;
    aria_posinset = "aria-posinset": attr;
    aria_pressed = "aria-pressed": enum_attr;
    aria_readonly = "aria-readonly": enum_attr;
    aria_relevant = "aria-relevant": attr;
    aria_required = "aria-required": enum_attr;
    aria_roledescription = "aria-roledescription": attr;
    aria_rowcount = "aria-rowcount": attr;
    aria_rowindex = "aria-rowindex": attr;
    aria_rowindextext = "aria-rowindextext": attr;
    aria_rowspan = "aria-rowspan": attr;
    aria_selected = "aria-selected": enum_attr;
    aria_setsize = "aria-setsize": attr;
    aria_sort = "aria-sort": attr;
    aria_valuemax = "aria-valuemax": attr;
    aria_valuemin = "aria-valuemin": attr;
    aria_valuenow = "aria-valuenow": attr;
    aria_valuetext = "aria-valuetext": attr;
}
some {
    abbr = "abbr": attr on th;
    accept = "accept": attr on input;
    accept_charset = "accept-charset": attr on form;
    action = "action": url on form;
    allow = "allow": attr on iframe;
    allowfullscreen = "allowfullscreen": bool_attr on iframe;
    alpha = "alpha": bool_attr on input;
    alt = "alt": attr on area img input;
    as_ = "as": attr on link;
    async_ = "async": bool_attr on script;
    autocomplete = "autocomplete": attr on form input select textarea;
    autoplay = "autoplay": bool_attr on audio video;
    blocking = "blocking": attr on link script style;
    charset = "charset": attr on meta;
    checked = "checked": bool_attr on input;
    cite = "cite": url on blockquote del ins q;
    closedby = "closedby": attr on dialog;
    color = "color": attr on link;
    colorspace = "colorspace": attr on input;
    cols = "cols": attr on textarea;
    colspan = "colspan": attr on td th;
    command = "command": attr on button;
    commandfor = "commandfor": attr on button;
    content = "content": attr on meta;
    controls = "controls": bool_attr on audio video;
    controlslist = "controlslist": attr on audio video;
    coords = "coords": attr on area;
    crossorigin = "crossorigin": attr on audio img link script video;
    data = "data": url on object;
    datetime = "datetime": attr on del ins time;
    decoding = "decoding": attr on img;
    default = "default": bool_attr on track;
    defer = "defer": bool_attr on script;
    dirname = "dirname": attr on input textarea;
    disabled = "disabled": bool_attr on button fieldset input link optgroup option select textarea;
    disablepictureinpicture = "disablepictureinpicture": bool_attr on video;
    disableremoteplayback = "disableremoteplayback": bool_attr on audio video;
    download = "download": flag_attr on a area;
    enctype = "enctype": attr on form;
    fetchpriority = "fetchpriority": attr on img link script;
    for_ = "for": attr on label output;
    form = "form": attr on button fieldset input object output select textarea;
    formaction = "formaction": url on button input;
    formenctype = "formenctype": attr on button input;
    formmethod = "formmethod": attr on button input;
    formnovalidate = "formnovalidate": bool_attr on button input;
    formtarget = "formtarget": attr on button input;
    headers = "headers": attr on td th;
    height = "height": attr on canvas embed iframe img input object source video;
    high = "high": attr on meter;
    href = "href": url on a area base link;
    hreflang = "hreflang": attr on a area link;
    http_equiv = "http-equiv": attr on meta;
    imagesizes = "imagesizes": attr on link;
    imagesrcset = "imagesrcset": url_list on link;
    integrity = "integrity": attr on link script;
    ismap = "ismap": bool_attr on img;
    kind = "kind": attr on track;
    label = "label": attr on optgroup option track;
    list = "list": attr on input;
    loading = "loading": attr on audio iframe img video;
    loop_ = "loop": bool_attr on audio video;
    low = "low": attr on meter;
    max = "max": attr on input meter progress;
    maxlength = "maxlength": attr on input textarea;
    media = "media": attr on link meta source style;
    method = "method": attr on form;
    min = "min": attr on input meter;
    minlength = "minlength": attr on input textarea;
    multiple = "multiple": bool_attr on input select;
    muted = "muted": bool_attr on audio video;
    name = "name": attr on
        button details fieldset form iframe input map meta object output select slot textarea;
    nomodule = "nomodule": bool_attr on script;
    novalidate = "novalidate": bool_attr on form;
    open = "open": bool_attr on details dialog;
    optimum = "optimum": attr on meter;
    pattern = "pattern": attr on input;
    ping = "ping": url_list on a area;
    placeholder = "placeholder": attr on input textarea;
    playsinline = "playsinline": bool_attr on video;
    popovertarget = "popovertarget": attr on button input;
    popovertargetaction = "popovertargetaction": attr on button input;
    poster = "poster": url on video;
    preload = "preload": attr on audio video;
    readonly = "readonly": bool_attr on input textarea;
    referrerpolicy = "referrerpolicy": attr on a area iframe img link script;
    rel = "rel": attr on a area form link;
    required = "required": bool_attr on input select textarea;
    reversed = "reversed": bool_attr on ol;
    rows = "rows": attr on textarea;
    rowspan = "rowspan": attr on td th;
    sandbox = "sandbox": attr on iframe;
    scope = "scope": attr on th;
    selected = "selected": bool_attr on option;
    shadowrootclonable = "shadowrootclonable": bool_attr on template;
    shadowrootcustomelementregistry = "shadowrootcustomelementregistry": bool_attr on template;
    shadowrootdelegatesfocus = "shadowrootdelegatesfocus": bool_attr on template;
    shadowrootmode = "shadowrootmode": attr on template;
    shadowrootserializable = "shadowrootserializable": bool_attr on template;
    shape = "shape": attr on area;
    size = "size": attr on input select;
    sizes = "sizes": attr on img link source;
    span = "span": attr on col colgroup;
    src = "src": url on audio embed iframe img input script source track video;
    srclang = "srclang": attr on track;
    srcset = "srcset": url_list on img source;
    start = "start": attr on ol;
    step = "step": attr on input;
    target = "target": attr on a area base form;
    type_ = "type": attr on a button embed input link object ol script source style;
    usemap = "usemap": attr on img;
    value = "value": attr on button data input li meter option progress;
    width = "width": attr on canvas embed iframe img input object source video;
    wrap = "wrap": attr on textarea;
}
}
