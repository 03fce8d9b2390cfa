//! The catalogue: schemas that are made of several others.

use super::support::{Case, answer, compare, components, request};

pub(super) const CASES: &[Case] = &[
    Case {
        document: request,
        old: "{ allOf: [{ type: array, items: { type: string } }, { description: d }] }",
        new: "{ allOf: [{ type: array, items: { type: integer } }, { description: d }] }",
        expected: &[
            "breaking request-type-changed @/allOf/0/items @/allOf/0/items A: each entry of the request body is an integer (i64) instead of a string",
        ],
    },
    Case {
        document: answer,
        old: "{ allOf: [{ type: object, additionalProperties: { type: string } }, { description: d }] }",
        new: "{ allOf: [{ type: object, additionalProperties: { type: integer } }, { description: d }] }",
        expected: &[
            "breaking response-type-changed @/allOf/0/additionalProperties @/allOf/0/additionalProperties A: each value of the response is an integer (i64) instead of a string",
        ],
    },
    Case {
        document: components,
        old: "T: { allOf: [{ $ref: '#/components/schemas/B' }, { description: d }] }, B: { type: object, properties: { a: { type: string } } }, Z: { type: object, properties: { a: { type: string } } }",
        new: "T: { allOf: [{ $ref: '#/components/schemas/Z' }, { description: d }] }, B: { type: object, properties: { a: { type: string } } }, Z: { type: object, properties: { a: { type: string } } }",
        expected: &["breaking response-type-changed @/T @/T the response type 'T' is the type Z instead of the type B"],
    },
    Case {
        document: components,
        old: "T: { type: object, properties: { a: { allOf: [{ $ref: '#/components/schemas/B' }, { description: d }] } } }, B: { type: object, properties: { a: { type: string } } }, Z: { type: object, properties: { a: { type: string } } }",
        new: "T: { type: object, properties: { a: { allOf: [{ $ref: '#/components/schemas/Z' }, { description: d }] } } }, B: { type: object, properties: { a: { type: string } } }, Z: { type: object, properties: { a: { type: string } } }",
        expected: &[
            "breaking response-type-changed @/T/properties/a @/T/properties/a A: the response field 'T.a' is the type Z instead of the type B",
        ],
    },
    Case {
        document: request,
        old: "{ allOf: [{ type: string, enum: [a, b] }, { description: d }] }",
        new: "{ allOf: [{ type: string, enum: [a] }, { description: d }] }",
        expected: &[
            "breaking request-enum-value-removed @/allOf/0/enum @/allOf/0/enum A: the request body no longer has the value 'b': the server may reject it",
        ],
    },
    Case {
        document: request,
        old: "{ allOf: [{ type: string }, { enum: [a, b] }] }",
        new: "{ allOf: [{ type: string }, { enum: [a] }] }",
        expected: &[
            "breaking request-enum-value-removed @/allOf/1/enum @/allOf/1/enum A: the request body no longer has the value 'b': the server may reject it",
        ],
    },
    Case {
        document: request,
        old: "{ allOf: [{ oneOf: [{ type: string }, { type: integer }] }, { properties: { k: { type: string } } }] }",
        new: "{ allOf: [{ oneOf: [{ type: string }] }, { properties: { k: { type: string } } }] }",
        expected: &[
            "breaking request-alternative-removed @/allOf/0/oneOf/1 - A: the request body can no longer be an integer (i64)",
        ],
    },
    Case {
        document: answer,
        old: "{ oneOf: [{ type: object, properties: { a: { type: string } } }], properties: { z: { type: string } } }",
        new: "{ oneOf: [{ type: object, properties: { a: { type: string } } }], properties: { z: { type: integer } } }",
        expected: &[
            "breaking response-type-changed @/properties/z @/properties/z A: the response field 'AResponse.z' is an integer (i64) instead of a string",
        ],
    },
    Case {
        document: request,
        old: "{ allOf: [{ properties: { x: { type: string } } }, { properties: { x: { maxLength: 9 } } }] }",
        new: "{ allOf: [{ properties: { x: { type: string } } }, { properties: { x: { maxLength: 8 } } }] }",
        expected: &[
            "breaking request-limit-tightened @/allOf/1/properties/x/maxLength @/allOf/1/properties/x/maxLength A: 'maxLength' of the request field 'ABody.x' is 8 instead of 9",
        ],
    },
    Case {
        document: request,
        old: "{ allOf: [{ properties: { x: { description: d } } }, { properties: { x: { type: string } } }] }",
        new: "{ allOf: [{ properties: { x: { description: d } } }, { properties: { x: { type: integer } } }] }",
        expected: &[
            "breaking request-type-changed @/allOf/0/properties/x @/allOf/0/properties/x A: the request field 'ABody.x' is an integer (i64) instead of a string",
        ],
    },
    Case {
        document: request,
        old: "{ allOf: [{ properties: { x: { type: string } } }, { properties: { x: { type: string } } }] }",
        new: "{ allOf: [{ properties: { x: { type: string } } }, { properties: { x: { type: integer } } }] }",
        expected: &[
            "breaking request-type-changed @/allOf @/allOf A: the allOf parts of the request body differ, and cannot be compared in detail",
        ],
    },
    Case {
        document: request,
        old: "{ type: string, maxLength: 9 }",
        new: "{ allOf: [{ type: string, maxLength: 9 }], maxLength: 8 }",
        expected: &[
            "breaking request-limit-tightened @/maxLength @/maxLength A: 'maxLength' of the request body is 8 instead of 9",
        ],
    },
    Case {
        document: request,
        old: "{ allOf: [{ type: integer, maximum: 9 }, { type: integer, maximum: 7 }] }",
        new: "{ allOf: [{ type: integer, maximum: 9 }, { type: integer, maximum: 8 }] }",
        expected: &[
            "additive request-limit-loosened @/allOf/1/maximum @/allOf/1/maximum A: 'maximum' of the request body is 8 instead of 7",
        ],
    },
    Case {
        document: answer,
        old: "{ allOf: [{ properties: { x: { type: string } } }, { oneOf: [{ required: [x] }] }, { oneOf: [{ required: [a] }] }] }",
        new: "{ allOf: [{ properties: { x: { type: string } } }, { oneOf: [{ required: [x] }] }, { oneOf: [{ required: [b] }] }] }",
        expected: &[
            "breaking response-type-changed @/allOf @/allOf A: the allOf parts of the response differ, and cannot be compared in detail",
        ],
    },
    Case {
        document: answer,
        old: "{ allOf: [{ type: object, description: a }, { type: object, description: b }] }",
        new: "{ allOf: [{ type: object, description: a }, { type: object, description: c }] }",
        expected: &[
            "documentation description-changed @/allOf/1/description @/allOf/1/description A: the description of the response changed from 'b' to 'c'",
        ],
    },
    Case {
        document: answer,
        old: "{ allOf: [{ type: string }] }",
        new: "{ allOf: [{ type: string }, { description: d }] }",
        expected: &[
            "documentation description-changed - @/allOf/1/description A: the description of the response was added: 'd'",
        ],
    },
];

#[test]
fn the_order_of_the_parts_means_nothing() {
    let schemas = "B: { type: object, description: b, properties: { b: { type: string, maxLength: 1 } } }, C: { type: object, description: c, properties: { c: { type: integer } }, required: [c] }";
    let parts = [
        "{ $ref: '#/components/schemas/B' }",
        "{ $ref: '#/components/schemas/C' }",
        "{ type: object, minProperties: 2, description: d }",
    ];
    let document = |parts: [&str; 3]| components(&format!("T: {{ allOf: [{}] }}, {schemas}", parts.join(", "))).0;
    let [b, c, own] = parts;
    for other in [[b, own, c], [c, b, own], [own, c, b]] {
        let changes = compare(&document(parts), &document(other));
        assert!(changes.is_empty(), "{other:?}: {changes}");
    }
}
