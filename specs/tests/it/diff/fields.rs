//! The catalogue: fields, as requests carry them and as answers bring them.

use super::support::{Case, answer, request};

pub(super) const CASES: &[Case] = &[
    Case {
        document: request,
        old: "{ type: object, properties: { a: { type: string }, b: { type: string } } }",
        new: "{ type: object, properties: { a: { type: string } } }",
        expected: &["breaking request-field-removed @/properties/b - A: the request field 'ABody.b' was removed"],
    },
    Case {
        document: answer,
        old: "{ type: object, properties: { a: { type: string }, b: { type: string } } }",
        new: "{ type: object, properties: { a: { type: string } } }",
        expected: &["breaking response-field-removed @/properties/b - A: the response field 'AResponse.b' was removed"],
    },
    Case {
        document: request,
        old: "{ type: object, properties: { a: { type: string } } }",
        new: "{ type: object, properties: { a: { type: string }, b: { type: string } } }",
        expected: &["additive request-field-added - @/properties/b A: the request field 'ABody.b' is new and optional"],
    },
    Case {
        document: answer,
        old: "{ type: object, properties: { a: { type: string } } }",
        new: "{ type: object, properties: { a: { type: string }, b: { type: string } } }",
        expected: &[
            "additive response-field-added - @/properties/b A: the response field 'AResponse.b' is new and optional",
        ],
    },
    Case {
        document: request,
        old: "{ type: object, properties: { a: { type: string } } }",
        new: "{ type: object, required: [b], properties: { a: { type: string }, b: { type: string } } }",
        expected: &[
            "breaking request-field-added-required - @/properties/b A: the request field 'ABody.b' is new and required",
        ],
    },
    Case {
        document: answer,
        old: "{ type: object, properties: { a: { type: string } } }",
        new: "{ type: object, required: [b], properties: { a: { type: string }, b: { type: string } } }",
        expected: &[
            "additive response-field-added - @/properties/b A: the response field 'AResponse.b' is new and required",
        ],
    },
    Case {
        document: request,
        old: "{ type: object, properties: { a: { type: string } } }",
        new: "{ type: object, required: [a], properties: { a: { type: string } } }",
        expected: &[
            "breaking request-field-required @/properties/a @/required A: the request field 'ABody.a' is now required",
        ],
    },
    Case {
        document: answer,
        old: "{ type: object, properties: { a: { type: string } } }",
        new: "{ type: object, required: [a], properties: { a: { type: string } } }",
        expected: &[
            "breaking response-field-required @/properties/a @/required A: the response field 'AResponse.a' is always there now: Option<T> becomes T; responses are read as before",
        ],
    },
    Case {
        document: request,
        old: "{ type: object, required: [a], properties: { a: { type: string } } }",
        new: "{ type: object, properties: { a: { type: string } } }",
        expected: &[
            "additive request-field-optional @/required @/properties/a A: the request field 'ABody.a' is now optional",
        ],
    },
    Case {
        document: answer,
        old: "{ type: object, required: [a], properties: { a: { type: string } } }",
        new: "{ type: object, properties: { a: { type: string } } }",
        expected: &[
            "breaking response-field-optional @/required @/properties/a A: the response field 'AResponse.a' may be missing now: T becomes Option<T>",
        ],
    },
    Case {
        document: request,
        old: "{ type: object, required: [a], properties: { a: { type: string } } }",
        new: "{ type: object, required: [a], properties: { a: { type: string, nullable: true } } }",
        expected: &[
            "additive request-nullable @/properties/a @/properties/a A: the request field 'ABody.a' may be null now",
        ],
    },
    Case {
        document: answer,
        old: "{ type: object, required: [a], properties: { a: { type: string } } }",
        new: "{ type: object, required: [a], properties: { a: { type: string, nullable: true } } }",
        expected: &[
            "breaking response-nullable @/properties/a @/properties/a A: the response field 'AResponse.a' may be null now: T becomes Option<T>",
        ],
    },
    Case {
        document: request,
        old: "{ type: object, required: [a], properties: { a: { type: string, nullable: true } } }",
        new: "{ type: object, required: [a], properties: { a: { type: string } } }",
        expected: &[
            "breaking request-not-nullable @/properties/a @/properties/a A: the request field 'ABody.a' may no longer be null",
        ],
    },
    Case {
        document: answer,
        old: "{ type: object, required: [a], properties: { a: { type: string, nullable: true } } }",
        new: "{ type: object, required: [a], properties: { a: { type: string } } }",
        expected: &[
            "breaking response-not-nullable @/properties/a @/properties/a A: the response field 'AResponse.a' is never null now: Option<T> becomes T; responses are read as before",
        ],
    },
    Case {
        document: request,
        old: "{ type: object, properties: { a: { type: string, nullable: true } } }",
        new: "{ type: object, properties: { a: { type: string } } }",
        expected: &[
            "breaking request-not-nullable @/properties/a @/properties/a A: the request field 'ABody.a' may no longer be null; the client never sends null for an optional field",
        ],
    },
    Case {
        document: answer,
        old: "{ type: object, properties: { a: { type: string, nullable: true } } }",
        new: "{ type: object, properties: { a: { type: string } } }",
        expected: &[
            "documentation response-presence-changed @/properties/a @/properties/a A: the response field 'AResponse.a' is optional instead of optional and nullable; its Rust type is the same",
        ],
    },
    Case {
        document: request,
        old: "{ type: object, required: [a], properties: { a: { type: array, items: {} } } }",
        new: "{ type: object, properties: { a: { type: array, items: {} } } }",
        expected: &[
            "additive request-field-optional @/required @/properties/a A: the request field 'ABody.a' is now optional",
        ],
    },
    Case {
        document: answer,
        old: "{ type: object, required: [a], properties: { a: { type: array, items: {} } } }",
        new: "{ type: object, properties: { a: { type: array, items: {} } } }",
        expected: &[
            "documentation response-presence-changed @/required @/properties/a A: the response field 'AResponse.a' is optional instead of required; its Rust type is the same",
        ],
    },
    Case {
        document: request,
        old: "{ type: object, properties: { a: { type: string } } }",
        new: "{ type: object, required: [z], properties: { a: { type: string } } }",
        expected: &[
            "documentation other-changed - @/required A: 'ABody' requires undeclared fields: z instead of nothing; its type omits them",
        ],
    },
    Case {
        document: answer,
        old: "{ type: object, properties: { a: { type: string } } }",
        new: "{ type: object, required: [z], properties: { a: { type: string } } }",
        expected: &[
            "documentation other-changed - @/required A: 'AResponse' requires undeclared fields: z instead of nothing; its type omits them",
        ],
    },
    Case {
        document: request,
        old: "{ type: object, properties: { a: {} } }",
        new: "{ type: object, properties: { a: {} }, additionalProperties: { type: string } }",
        expected: &[
            "additive additional-properties-added - @/additionalProperties A: the request body has additional properties of one type now",
        ],
    },
    Case {
        document: answer,
        old: "{ type: object, properties: { a: {} } }",
        new: "{ type: object, properties: { a: {} }, additionalProperties: { type: string } }",
        expected: &[
            "additive additional-properties-added - @/additionalProperties A: the response has additional properties of one type now",
        ],
    },
    Case {
        document: request,
        old: "{ type: object, properties: { a: {} }, additionalProperties: { type: string } }",
        new: "{ type: object, properties: { a: {} } }",
        expected: &[
            "breaking additional-properties-removed @/additionalProperties - A: the request body no longer has additional properties",
        ],
    },
    Case {
        document: answer,
        old: "{ type: object, properties: { a: {} }, additionalProperties: { type: string } }",
        new: "{ type: object, properties: { a: {} } }",
        expected: &[
            "breaking additional-properties-removed @/additionalProperties - A: the response no longer has additional properties",
        ],
    },
    Case {
        document: request,
        old: "{ type: object, properties: { a: {} } }",
        new: "{ type: object, properties: { a: {} }, additionalProperties: false }",
        expected: &[
            "breaking unknown-fields-rejected - @/additionalProperties A: the request body no longer accepts unknown fields: the server rejects them, and the client never sends any",
        ],
    },
    Case {
        document: answer,
        old: "{ type: object, properties: { a: {} } }",
        new: "{ type: object, properties: { a: {} }, additionalProperties: false }",
        expected: &[
            "breaking unknown-fields-rejected - @/additionalProperties A: the response no longer accepts unknown fields: a response that contains one is invalid",
        ],
    },
    Case {
        document: request,
        old: "{ type: object, properties: { a: {} }, additionalProperties: false }",
        new: "{ type: object, properties: { a: {} }, additionalProperties: true }",
        expected: &[
            "additive unknown-fields-accepted @/additionalProperties @/additionalProperties A: the request body accepts unknown fields now",
        ],
    },
    Case {
        document: answer,
        old: "{ type: object, properties: { a: {} }, additionalProperties: false }",
        new: "{ type: object, properties: { a: {} }, additionalProperties: true }",
        expected: &[
            "additive unknown-fields-accepted @/additionalProperties @/additionalProperties A: the response accepts unknown fields now",
        ],
    },
    Case {
        document: request,
        old: "{ type: object, properties: { a: {} } }",
        new: "{ type: object, properties: { a: {} }, additionalProperties: true }",
        expected: &[
            "documentation other-changed - @/additionalProperties A: the request body accepts unknown fields as before, written differently",
        ],
    },
    Case {
        document: answer,
        old: "{ type: object, properties: { a: {} } }",
        new: "{ type: object, properties: { a: {} }, additionalProperties: true }",
        expected: &[
            "documentation other-changed - @/additionalProperties A: the response accepts unknown fields as before, written differently",
        ],
    },
    Case {
        document: request,
        old: "{ type: object, properties: { a: { allOf: [{ type: string }] } } }",
        new: "{ type: object, properties: { a: { allOf: [{ type: string }], deprecated: true, description: d } } }",
        expected: &[
            "documentation deprecated - @/properties/a/deprecated A: the field 'ABody.a' is deprecated now",
            "documentation description-changed - @/properties/a/description A: the description of the field 'ABody.a' was added: 'd'",
        ],
    },
    Case {
        document: answer,
        old: "{ type: object, properties: { a: { allOf: [{ type: string }] } } }",
        new: "{ type: object, properties: { a: { allOf: [{ type: string }], deprecated: true, description: d } } }",
        expected: &[
            "documentation deprecated - @/properties/a/deprecated A: the field 'AResponse.a' is deprecated now",
            "documentation description-changed - @/properties/a/description A: the description of the field 'AResponse.a' was added: 'd'",
        ],
    },
    Case {
        document: request,
        old: "{ type: object, properties: { a: { type: string } } }",
        new: "{ allOf: [{ type: object, properties: { a: { type: string } } }, { type: object, required: [b], properties: { b: { type: string } } }] }",
        expected: &[
            "breaking request-field-added-required - @/allOf/1/properties/b A: the request field 'ABody.b' is new and required",
        ],
    },
    Case {
        document: answer,
        old: "{ type: object, properties: { a: { type: string } } }",
        new: "{ allOf: [{ type: object, properties: { a: { type: string } } }, { type: object, required: [b], properties: { b: { type: string } } }] }",
        expected: &[
            "additive response-field-added - @/allOf/1/properties/b A: the response field 'AResponse.b' is new and required",
        ],
    },
    Case {
        document: request,
        old: "{ type: object, properties: { a: { type: string } } }",
        new: "{ type: object, properties: { a: { type: string, readOnly: true } } }",
        expected: &[
            "breaking request-field-read-only - @/properties/a/readOnly A: the request field 'ABody.a' is read-only now: it should not be sent",
        ],
    },
    Case {
        document: request,
        old: "{ type: object, properties: { a: { type: string, readOnly: true } } }",
        new: "{ type: object, properties: { a: { type: string } } }",
        expected: &[
            "documentation other-changed @/properties/a/readOnly - A: 'readOnly' of the field 'ABody.a' was removed: true",
        ],
    },
    Case {
        document: answer,
        old: "{ type: object, properties: { a: { type: string } } }",
        new: "{ type: object, properties: { a: { type: string, readOnly: true } } }",
        expected: &[
            "documentation other-changed - @/properties/a/readOnly A: 'readOnly' of the field 'AResponse.a' was added: true",
        ],
    },
];
