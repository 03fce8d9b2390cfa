//! The catalogue: parameters.

use super::support::{Case, parameter, top};

pub(super) const CASES: &[Case] = &[
    Case {
        document: parameter,
        old: "{ name: p, in: query, schema: {} }",
        new: "",
        expected: &["breaking parameter-removed @/0 - A: the query parameter 'p' was removed"],
    },
    Case {
        document: parameter,
        old: "",
        new: "{ name: p, in: query, schema: {} }",
        expected: &["additive parameter-added - @/0 A: the query parameter 'p' is new and optional"],
    },
    Case {
        document: parameter,
        old: "",
        new: "{ name: p, in: query, required: true, schema: {} }",
        expected: &["breaking parameter-added-required - @/0 A: the query parameter 'p' is new and required"],
    },
    Case {
        document: parameter,
        old: "{ name: p, in: query, schema: {} }",
        new: "{ name: p, in: query, required: true, schema: {} }",
        expected: &[
            "breaking parameter-required - @/0/required A: the parameter 'p' is now required: it is an argument instead of a setter",
        ],
    },
    Case {
        document: parameter,
        old: "{ name: p, in: query, required: true, schema: {} }",
        new: "{ name: p, in: query, schema: {} }",
        expected: &[
            "breaking parameter-optional @/0/required - A: the parameter 'p' is now optional: it is a setter instead of an argument",
        ],
    },
    Case {
        document: parameter,
        old: "{ name: p, in: query, schema: {} }",
        new: "{ name: p, in: header, schema: {} }",
        expected: &[
            "breaking parameter-moved @/0/in @/0/in A: the parameter 'p' is sent in the header instead of the query",
        ],
    },
    Case {
        document: parameter,
        old: "{ name: p, in: query, schema: {} }",
        new: "{ name: p, in: query, style: spaceDelimited, schema: {} }",
        expected: &[
            "breaking parameter-form-changed @/0 @/0 A: the parameter 'p' is written in another form: style spaceDelimited, explode false instead of style form, explode true",
        ],
    },
    Case {
        document: parameter,
        old: "{ name: p, in: query, schema: {} }",
        new: "{ name: p, in: query, explode: false, schema: {} }",
        expected: &[
            "breaking parameter-form-changed @/0 @/0 A: the parameter 'p' is written in another form: style form, explode false instead of style form, explode true",
        ],
    },
    Case {
        document: parameter,
        old: "{ name: p, in: query, schema: {} }",
        new: "{ name: p, in: query, explode: true, schema: {} }",
        expected: &[
            "documentation other-changed - @/0/explode A: the parameter 'p' is written differently, in the same form",
        ],
    },
    Case {
        document: parameter,
        old: "{ name: p, in: query, schema: { type: string } }",
        new: "{ name: p, in: query, schema: { type: integer } }",
        expected: &[
            "breaking request-type-changed @/0/schema @/0/schema A: the parameter 'p' is an integer (i64) instead of a string",
        ],
    },
    Case {
        document: parameter,
        old: "{ name: p, in: query, schema: { type: string, enum: [a, b] } }",
        new: "{ name: p, in: query, schema: { type: string, enum: [a, c] } }",
        expected: &[
            "breaking request-enum-value-removed @/0/schema/enum @/0/schema/enum A: the parameter 'p' no longer has the value 'b': the server may reject it",
            "additive request-enum-value-added @/0/schema/enum @/0/schema/enum A: the parameter 'p' has the new value 'c'",
        ],
    },
    Case {
        document: parameter,
        old: "{ name: p, in: query, schema: { type: integer, maximum: 9 } }",
        new: "{ name: p, in: query, schema: { type: integer, maximum: 8 } }",
        expected: &[
            "breaking request-limit-tightened @/0/schema/maximum @/0/schema/maximum A: 'maximum' of the parameter 'p' is 8 instead of 9",
        ],
    },
    Case {
        document: parameter,
        old: "{ name: p, in: query, schema: { type: array, items: { type: string } } }",
        new: "{ name: p, in: query, schema: { type: array, items: { type: integer } } }",
        expected: &[
            "breaking request-type-changed @/0/schema/items @/0/schema/items A: each entry of the parameter 'p' is an integer (i64) instead of a string",
        ],
    },
    Case {
        document: parameter,
        old: "{ name: p, in: query, schema: { type: integer, default: 1 } }",
        new: "{ name: p, in: query, schema: { type: integer, default: 2 } }",
        expected: &[
            "documentation default-changed @/0/schema/default @/0/schema/default A: the default of the parameter 'p' changed from 1 to 2; the client never sends defaults",
        ],
    },
    Case {
        document: parameter,
        old: "{ name: p, in: query, schema: {} }",
        new: "{ name: p, in: query, deprecated: true, description: d, example: e, schema: {} }",
        expected: &[
            "documentation deprecated - @/0/deprecated A: the parameter 'p' is deprecated now",
            "documentation description-changed - @/0/description A: the description of the parameter 'p' was added: 'd'",
            "documentation example-changed - @/0/example A: the example of the parameter 'p' was added: 'e'",
        ],
    },
    Case {
        document: parameter,
        old: "{ name: p, in: header, schema: {} }",
        new: "{ name: p, in: header, x-sent-by-client: true, schema: {} }",
        expected: &[
            "breaking parameter-sent-by-client @/0 @/0 A: the parameter 'p' is sent by the client itself now: callers no longer set it",
        ],
    },
    Case {
        document: parameter,
        old: "{ name: p, in: header, x-sent-by-client: true, schema: {} }",
        new: "{ name: p, in: header, schema: {} }",
        expected: &[
            "additive parameter-added @/0 @/0 A: the parameter 'p' is no longer sent by the client itself: callers set it",
        ],
    },
    Case {
        document: parameter,
        old: "{ name: p, in: header, x-sent-by-client: true, schema: { type: string, default: a } }",
        new: "{ name: p, in: header, x-sent-by-client: true, schema: { type: string, default: b } }",
        expected: &[
            "documentation client-parameter-changed @/0 @/0 A: the parameter 'p', which the client sends itself, changed from …schema\":{\"type\":\"string\",\"default\":\"a\"}} to …schema\":{\"type\":\"string\",\"default\":\"b\"}}",
        ],
    },
    Case {
        document: parameter,
        old: "",
        new: "{ name: p, in: header, required: true, x-sent-by-client: true, schema: {} }",
        expected: &[
            "documentation client-parameter-changed - @/0 A: the header parameter 'p' is new, and sent by the client",
        ],
    },
    Case {
        document: top,
        old: "paths: { '/a/{x}': { get: { operationId: A, responses: {}, parameters: [{ name: x, in: path, required: true, schema: {} }] } } }",
        new: "paths: { '/a/{y}': { get: { operationId: A, responses: {}, parameters: [{ name: y, in: path, required: true, schema: {} }] } } }",
        expected: &[
            "documentation argument-renamed /paths/~1a~1{x}/get/parameters/0/name /paths/~1a~1{y}/get/parameters/0/name A: the path parameter 'x' is called 'y'; requests are unchanged",
        ],
    },
    Case {
        document: top,
        old: "paths: { /a: { parameters: [{ name: p, in: query, schema: {} }], get: { operationId: A, responses: {} }, put: { operationId: B, responses: {} } } }",
        new: "paths: { /a: { get: { operationId: A, responses: {} }, put: { operationId: B, responses: {} } } }",
        expected: &[
            "breaking parameter-removed /paths/~1a/parameters/0 - A and B: the query parameter 'p' was removed",
        ],
    },
    Case {
        document: top,
        old: "paths: { /a: { parameters: [{ name: p, in: query, schema: {} }], get: { operationId: A, responses: {} } } }",
        new: "paths: { /a: { get: { operationId: A, responses: {}, parameters: [{ name: p, in: query, schema: {} }] } } }",
        expected: &[],
    },
    Case {
        document: top,
        old: "paths: { '/x/{a}/{b}': { get: { operationId: A, responses: {}, parameters: [{ name: a, in: path, required: true, schema: { type: string } }, { name: b, in: path, required: true, schema: { type: string } }] } } }",
        new: "paths: { '/x/{b}/{a}': { get: { operationId: A, responses: {}, parameters: [{ name: a, in: path, required: true, schema: { type: string } }, { name: b, in: path, required: true, schema: { type: string } }] } } }",
        expected: &[
            "breaking parameter-moved /paths/~1x~1{a}~1{b}/get/parameters/0 /paths/~1x~1{b}~1{a}/get/parameters/0 A: the path parameter 'a' is in another place of the path: /x/{b}/{a} instead of /x/{a}/{b}",
            "breaking parameter-moved /paths/~1x~1{a}~1{b}/get/parameters/1 /paths/~1x~1{b}~1{a}/get/parameters/1 A: the path parameter 'b' is in another place of the path: /x/{b}/{a} instead of /x/{a}/{b}",
        ],
    },
    Case {
        document: parameter,
        old: "{ name: X-Foo, in: header, schema: {} }",
        new: "{ name: x-foo, in: header, schema: {} }",
        expected: &[
            "documentation other-changed @/0/name @/0/name A: the header parameter 'X-Foo' is written 'x-foo'; header names ignore case",
        ],
    },
    Case {
        document: parameter,
        old: "{ name: XFoo, in: header, schema: {} }",
        new: "{ name: xfoo, in: header, schema: {} }",
        expected: &[
            "breaking parameter-renamed @/0/name @/0/name A: the header parameter 'XFoo' is called 'xfoo': its setter is renamed; requests are unchanged",
        ],
    },
    Case {
        document: parameter,
        old: "{ name: p, in: query, required: true, schema: {} }, { name: q, in: query, required: true, schema: {} }",
        new: "{ name: q, in: query, required: true, schema: {} }, { name: p, in: query, required: true, schema: {} }",
        expected: &["breaking argument-order-changed @ @ A: the arguments of the method have another order"],
    },
    // Arguments are grouped by place, and setters have no order.
    Case {
        document: parameter,
        old: "{ name: p, in: query, required: true, schema: {} }, { name: h, in: header, required: true, schema: {} }, { name: s, in: query, schema: {} }",
        new: "{ name: s, in: query, schema: {} }, { name: h, in: header, required: true, schema: {} }, { name: p, in: query, required: true, schema: {} }",
        expected: &[],
    },
];
