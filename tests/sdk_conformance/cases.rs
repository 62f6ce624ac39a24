//! What the runner sends, and what it expects, in the words of the protocol.
//!
//! The golden text is in the order of the protocol's document, the exact one in stario's.

pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) input: &'static str,
    pub(crate) golden: &'static str,
    pub(crate) exact: &'static str,
}

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "elements with defaults",
        input: r#"{"events": [{"type": "patchElements", "elements": "<div id=\"a\">Merge</div>"}]}"#,
        golden: "event: datastar-patch-elements\n\
              data: elements <div id=\"a\">Merge</div>\n\n",
        exact: "event: datastar-patch-elements\n\
              data: elements <div id=\"a\">Merge</div>\n\n",
    },
    Case {
        name: "elements with every default written out",
        input: r#"{"events": [{"type": "patchElements", "elements": "<div id=\"a\">x</div>", "mode": "outer", "namespace": "html", "useViewTransition": false, "retryDuration": 1000}]}"#,
        golden: "event: datastar-patch-elements\n\
              data: elements <div id=\"a\">x</div>\n\n",
        exact: "event: datastar-patch-elements\n\
              data: elements <div id=\"a\">x</div>\n\n",
    },
    Case {
        name: "elements with all options",
        input: r##"{"events": [{"type": "patchElements", "eventId": "event1", "retryDuration": 2000, "elements": "<div id=\"a\" class=\"b c\">x</div>", "selector": "#main > .list", "mode": "append", "useViewTransition": true, "viewTransitionSelector": "#main", "namespace": "svg"}]}"##,
        golden: "event: datastar-patch-elements\n\
              id: event1\n\
              retry: 2000\n\
              data: mode append\n\
              data: selector #main > .list\n\
              data: useViewTransition true\n\
              data: namespace svg\n\
              data: viewTransitionSelector #main\n\
              data: elements <div class=\"b c\" id=\"a\">x</div>\n\n",
        exact: "event: datastar-patch-elements\n\
              id: event1\n\
              retry: 2000\n\
              data: selector #main > .list\n\
              data: mode append\n\
              data: useViewTransition true\n\
              data: viewTransitionSelector #main\n\
              data: namespace svg\n\
              data: elements <div id=\"a\" class=\"b c\">x</div>\n\n",
    },
    Case {
        name: "elements of many lines",
        input: r#"{"events": [{"type": "patchElements", "elements": "<div id=\"a\">\n  <p>one</p>\r\n\n  <p>two</p>\r</div>"}]}"#,
        golden: "event: datastar-patch-elements\n\
              data: elements <div id=\"a\">\n\
              data: elements   <p>one</p>\n\
              data: elements \n\
              data: elements   <p>two</p>\n\
              data: elements </div>\n\n",
        exact: "event: datastar-patch-elements\n\
              data: elements <div id=\"a\">\n\
              data: elements   <p>one</p>\n\
              data: elements \n\
              data: elements   <p>two</p>\n\
              data: elements </div>\n\n",
    },
    Case {
        name: "a transition selector without a transition",
        input: r##"{"events": [{"type": "patchElements", "elements": "<p id=\"a\">x</p>", "viewTransitionSelector": "#main"}]}"##,
        golden: "event: datastar-patch-elements\n\
              data: elements <p id=\"a\">x</p>\n\n",
        exact: "event: datastar-patch-elements\n\
              data: elements <p id=\"a\">x</p>\n\n",
    },
    Case {
        name: "elements of MathML",
        input: r##"{"events": [{"type": "patchElements", "elements": "<mi>x</mi>", "selector": "#m", "mode": "inner", "namespace": "mathml"}]}"##,
        golden: "event: datastar-patch-elements\n\
              data: mode inner\n\
              data: selector #m\n\
              data: namespace mathml\n\
              data: elements <mi>x</mi>\n\n",
        exact: "event: datastar-patch-elements\n\
              data: selector #m\n\
              data: mode inner\n\
              data: namespace mathml\n\
              data: elements <mi>x</mi>\n\n",
    },
    Case {
        name: "removed elements",
        input: r##"{"events": [{"type": "patchElements", "selector": "#target", "mode": "remove"}]}"##,
        golden: "event: datastar-patch-elements\n\
              data: mode remove\n\
              data: selector #target\n\n",
        exact: "event: datastar-patch-elements\n\
              data: selector #target\n\
              data: mode remove\n\n",
    },
    Case {
        name: "removed elements with all options",
        input: r##"{"events": [{"type": "patchElements", "eventId": "event1", "retryDuration": 2000, "selector": "#target", "mode": "remove", "useViewTransition": true}]}"##,
        golden: "event: datastar-patch-elements\n\
              id: event1\n\
              retry: 2000\n\
              data: mode remove\n\
              data: selector #target\n\
              data: useViewTransition true\n\n",
        exact: "event: datastar-patch-elements\n\
              id: event1\n\
              retry: 2000\n\
              data: selector #target\n\
              data: mode remove\n\
              data: useViewTransition true\n\n",
    },
    Case {
        name: "signals with defaults",
        input: r#"{"events": [{"type": "patchSignals", "signals": {"one": 1, "two": 2}}]}"#,
        golden: "event: datastar-patch-signals\n\
              data: signals {\"one\":1,\"two\":2}\n\n",
        exact: "event: datastar-patch-signals\n\
              data: signals {\"one\":1,\"two\":2}\n\n",
    },
    Case {
        name: "signals with all options",
        input: r#"{"events": [{"type": "patchSignals", "eventId": "event1", "retryDuration": 2000, "signals": {"one": 1, "two": {"alpha": true}}, "onlyIfMissing": true}]}"#,
        golden: "event: datastar-patch-signals\n\
              id: event1\n\
              retry: 2000\n\
              data: signals {\"one\":1,\"two\":{\"alpha\":true}}\n\
              data: onlyIfMissing true\n\n",
        exact: "event: datastar-patch-signals\n\
              id: event1\n\
              retry: 2000\n\
              data: onlyIfMissing true\n\
              data: signals {\"one\":1,\"two\":{\"alpha\":true}}\n\n",
    },
    Case {
        name: "signals with line breaks in a value",
        input: r#"{"events": [{"type": "patchSignals", "signals": {"one": "first\n signal", "two": "second signal"}}]}"#,
        golden: "event: datastar-patch-signals\n\
              data: signals {\"one\":\"first\\n signal\",\"two\":\"second signal\"}\n\n",
        exact: "event: datastar-patch-signals\n\
              data: signals {\"one\":\"first\\n signal\",\"two\":\"second signal\"}\n\n",
    },
    Case {
        name: "signals as text of many lines",
        input: r#"{"events": [{"type": "patchSignals", "signals": {"not": "sent"}, "signals-raw": "{\n\"one\": \"first signal\",\r\n  \"two\": \"second signal\"\n}"}]}"#,
        golden: "event: datastar-patch-signals\n\
              data: signals {\n\
              data: signals \"one\": \"first signal\",\n\
              data: signals   \"two\": \"second signal\"\n\
              data: signals }\n\n",
        exact: "event: datastar-patch-signals\n\
              data: signals {\n\
              data: signals \"one\": \"first signal\",\n\
              data: signals   \"two\": \"second signal\"\n\
              data: signals }\n\n",
    },
    Case {
        name: "signals as text, only if missing",
        input: r#"{"events": [{"type": "patchSignals", "signals-raw": "{\"one\": 1}", "onlyIfMissing": true}]}"#,
        golden: "event: datastar-patch-signals\n\
              data: signals {\"one\": 1}\n\
              data: onlyIfMissing true\n\n",
        exact: "event: datastar-patch-signals\n\
              data: onlyIfMissing true\n\
              data: signals {\"one\": 1}\n\n",
    },
    Case {
        name: "removed signals",
        input: r#"{"events": [{"type": "patchSignals", "signals": {"one": null}}]}"#,
        golden: "event: datastar-patch-signals\n\
              data: signals {\"one\":null}\n\n",
        exact: "event: datastar-patch-signals\n\
              data: signals {\"one\":null}\n\n",
    },
    Case {
        name: "removed signals with all options",
        input: r#"{"events": [{"type": "patchSignals", "eventId": "event1", "retryDuration": 2000, "signals": {"one": null, "two": {"alpha": null}}}]}"#,
        golden: "event: datastar-patch-signals\n\
              id: event1\n\
              retry: 2000\n\
              data: signals {\"one\":null,\"two\":{\"alpha\":null}}\n\n",
        exact: "event: datastar-patch-signals\n\
              id: event1\n\
              retry: 2000\n\
              data: signals {\"one\":null,\"two\":{\"alpha\":null}}\n\n",
    },
    Case {
        name: "a script with defaults",
        input: r#"{"events": [{"type": "executeScript", "script": "console.log('hello');"}]}"#,
        golden: "event: datastar-patch-elements\n\
              data: mode append\n\
              data: selector body\n\
              data: elements <script data-effect=\"el.remove()\">console.log('hello');</script>\n\n",
        exact: "event: datastar-patch-elements\n\
              data: selector body\n\
              data: mode append\n\
              data: elements <script data-effect=\"el.remove()\">console.log('hello');</script>\n\n",
    },
    Case {
        name: "a script that stays",
        input: r#"{"events": [{"type": "executeScript", "script": "x()", "autoRemove": false}]}"#,
        golden: "event: datastar-patch-elements\n\
              data: mode append\n\
              data: selector body\n\
              data: elements <script>x()</script>\n\n",
        exact: "event: datastar-patch-elements\n\
              data: selector body\n\
              data: mode append\n\
              data: elements <script>x()</script>\n\n",
    },
    Case {
        name: "a script with all options",
        input: r#"{"events": [{"type": "executeScript", "eventId": "event1", "retryDuration": 2000, "script": "x()", "autoRemove": true, "attributes": {"type": "text/javascript", "blocking": "false", "title": "a \"b\" & <c>"}}]}"#,
        golden: "event: datastar-patch-elements\n\
              id: event1\n\
              retry: 2000\n\
              data: mode append\n\
              data: selector body\n\
              data: elements <script type=\"text/javascript\" blocking=\"false\" title=\"a &quot;b&quot; &amp; &lt;c&gt;\" data-effect=\"el.remove()\">x()</script>\n\n",
        exact: "event: datastar-patch-elements\n\
              id: event1\n\
              retry: 2000\n\
              data: selector body\n\
              data: mode append\n\
              data: elements <script data-effect=\"el.remove()\" blocking=\"false\" title=\"a &quot;b&quot; &amp; &lt;c&gt;\" type=\"text/javascript\">x()</script>\n\n",
    },
    Case {
        name: "a script of many lines",
        input: r#"{"events": [{"type": "executeScript", "script": "if (a) {\n  b('</script>')\n}"}]}"#,
        golden: "event: datastar-patch-elements\n\
              data: mode append\n\
              data: selector body\n\
              data: elements <script data-effect=\"el.remove()\">if (a) {\n\
              data: elements   b('<\\/script>')\n\
              data: elements }</script>\n\n",
        exact: "event: datastar-patch-elements\n\
              data: selector body\n\
              data: mode append\n\
              data: elements <script data-effect=\"el.remove()\">if (a) {\n\
              data: elements   b('<\\/script>')\n\
              data: elements }</script>\n\n",
    },
    Case {
        name: "two events",
        input: r#"{"events": [{"type": "patchElements", "elements": "<p id=\"a\">x</p>"}, {"type": "patchSignals", "signals": {"one": 1}}]}"#,
        golden: "event: datastar-patch-elements\n\
              data: elements <p id=\"a\">x</p>\n\n\
              event: datastar-patch-signals\n\
              data: signals {\"one\":1}\n\n",
        exact: "event: datastar-patch-elements\n\
              data: elements <p id=\"a\">x</p>\n\n\
              event: datastar-patch-signals\n\
              data: signals {\"one\":1}\n\n",
    },
    Case {
        name: "no event",
        input: r#"{"events": []}"#,
        golden: "",
        exact: "",
    },
    Case {
        name: "an empty id and a wait of nothing",
        input: r#"{"events": [{"type": "patchSignals", "signals": {}, "eventId": "", "retryDuration": 0}]}"#,
        golden: "event: datastar-patch-signals\n\
              id: \n\
              retry: 0\n\
              data: signals {}\n\n",
        exact: "event: datastar-patch-signals\n\
              id: \n\
              retry: 0\n\
              data: signals {}\n\n",
    },
    Case {
        name: "mode inner",
        input: r##"{"events": [{"type": "patchElements", "elements": "<p>x</p>", "selector": "#a", "mode": "inner"}]}"##,
        golden: "event: datastar-patch-elements\n\
              data: mode inner\n\
              data: selector #a\n\
              data: elements <p>x</p>\n\n",
        exact: "event: datastar-patch-elements\n\
              data: selector #a\n\
              data: mode inner\n\
              data: elements <p>x</p>\n\n",
    },
    Case {
        name: "mode replace",
        input: r##"{"events": [{"type": "patchElements", "elements": "<p>x</p>", "selector": "#a", "mode": "replace"}]}"##,
        golden: "event: datastar-patch-elements\n\
              data: mode replace\n\
              data: selector #a\n\
              data: elements <p>x</p>\n\n",
        exact: "event: datastar-patch-elements\n\
              data: selector #a\n\
              data: mode replace\n\
              data: elements <p>x</p>\n\n",
    },
    Case {
        name: "mode prepend",
        input: r##"{"events": [{"type": "patchElements", "elements": "<p>x</p>", "selector": "#a", "mode": "prepend"}]}"##,
        golden: "event: datastar-patch-elements\n\
              data: mode prepend\n\
              data: selector #a\n\
              data: elements <p>x</p>\n\n",
        exact: "event: datastar-patch-elements\n\
              data: selector #a\n\
              data: mode prepend\n\
              data: elements <p>x</p>\n\n",
    },
    Case {
        name: "mode append",
        input: r##"{"events": [{"type": "patchElements", "elements": "<p>x</p>", "selector": "#a", "mode": "append"}]}"##,
        golden: "event: datastar-patch-elements\n\
              data: mode append\n\
              data: selector #a\n\
              data: elements <p>x</p>\n\n",
        exact: "event: datastar-patch-elements\n\
              data: selector #a\n\
              data: mode append\n\
              data: elements <p>x</p>\n\n",
    },
    Case {
        name: "mode before",
        input: r##"{"events": [{"type": "patchElements", "elements": "<p>x</p>", "selector": "#a", "mode": "before"}]}"##,
        golden: "event: datastar-patch-elements\n\
              data: mode before\n\
              data: selector #a\n\
              data: elements <p>x</p>\n\n",
        exact: "event: datastar-patch-elements\n\
              data: selector #a\n\
              data: mode before\n\
              data: elements <p>x</p>\n\n",
    },
    Case {
        name: "mode after",
        input: r##"{"events": [{"type": "patchElements", "elements": "<p>x</p>", "selector": "#a", "mode": "after"}]}"##,
        golden: "event: datastar-patch-elements\n\
              data: mode after\n\
              data: selector #a\n\
              data: elements <p>x</p>\n\n",
        exact: "event: datastar-patch-elements\n\
              data: selector #a\n\
              data: mode after\n\
              data: elements <p>x</p>\n\n",
    },
];
