use super::Group;

/// Declares the kinds with their groups, and what is said of each of them in one place.
macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $kind:ident $name:literal $group:ident,)+) => {
        /// What kind of difference a change is. Its name is stable; its group follows from it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Kind {
            $($(#[doc = $doc])+ $kind,)+
        }

        impl Kind {
            /// The whole catalogue.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// The name in JSON.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)+
                }
            }

            /// What such a change means.
            #[must_use]
            pub fn group(self) -> Group {
                match self {
                    $(Self::$kind => Group::$group,)+
                }
            }
        }
    };
}

kinds! {
    /// A whole API is gone.
    ApiRemoved "api-removed" Breaking,
    /// A whole API is new.
    ApiAdded "api-added" Additive,
    /// The first server is another: it is the client's base URL.
    ServerChanged "server-changed" Breaking,
    /// Servers after the first, which nobody reads.
    OtherServersChanged "other-servers-changed" Documentation,
    /// Title, version or another word about the document.
    InfoChanged "info-changed" Documentation,
    /// How a request proves who sends it.
    SecuritySchemeChanged "security-scheme-changed" Breaking,

    /// A type that callers name is gone.
    TypeRemoved "type-removed" Breaking,
    /// A new type.
    TypeAdded "type-added" Additive,
    /// A type that callers name has another name. The wire does not know it.
    TypeRenamed "type-renamed" Breaking,

    /// A method is gone.
    OperationRemoved "operation-removed" Breaking,
    /// A new method.
    OperationAdded "operation-added" Additive,
    /// The operation at a path has another id: the method has another name.
    OperationRenamed "operation-renamed" Breaking,
    /// The operation has another path or HTTP method: clients that are out in the world ask in the old place.
    OperationMoved "operation-moved" Breaking,
    /// The operation needs credentials, which it did without.
    SecurityRequired "security-required" Breaking,
    /// The operation no longer needs credentials.
    SecurityLifted "security-lifted" Additive,
    /// The operation accepts other credentials as well.
    SecurityAlternativeAdded "security-alternative-added" Additive,
    /// The operation accepts fewer credentials.
    SecurityAlternativeRemoved "security-alternative-removed" Breaking,
    /// The operation takes other credentials.
    SecurityChanged "security-changed" Breaking,
    /// The client no longer sends it again after a failure.
    IdempotencyLost "idempotency-lost" Breaking,
    /// The client sends it again after a failure.
    IdempotencyGained "idempotency-gained" Additive,

    /// A setter is gone.
    ParameterRemoved "parameter-removed" Breaking,
    /// A new parameter that may be left out.
    ParameterAdded "parameter-added" Additive,
    /// A new parameter without which the request is refused.
    ParameterAddedRequired "parameter-added-required" Breaking,
    /// A parameter that could be left out cannot any more.
    ParameterRequired "parameter-required" Breaking,
    /// A parameter may be left out.
    ParameterOptional "parameter-optional" Additive,
    /// A part of the path has another name: its setter has too, and the wire does not know it.
    ParameterRenamed "parameter-renamed" Breaking,
    /// A parameter travels in another place: path, query or header, or another part of the path.
    ParameterMoved "parameter-moved" Breaking,
    /// `style`, `explode` or their like: a parameter is written differently.
    ParameterFormChanged "parameter-form-changed" Breaking,
    /// A parameter is sent by the client itself: its setter is gone.
    ParameterSentByClient "parameter-sent-by-client" Breaking,
    /// A parameter that the client sends itself. Its handwritten part may have to follow.
    ClientParameterChanged "client-parameter-changed" Documentation,

    /// A request may have a body.
    RequestBodyAdded "request-body-added" Additive,
    /// A request must have a body, and had none.
    RequestBodyAddedRequired "request-body-added-required" Breaking,
    /// A body that could be left out cannot any more.
    RequestBodyRequired "request-body-required" Breaking,
    /// A body may be left out.
    RequestBodyOptional "request-body-optional" Additive,
    /// A request has no body any more.
    RequestBodyRemoved "request-body-removed" Breaking,
    /// JSON, which is what the client sends, came or went.
    RequestMediaTypeChanged "request-media-type-changed" Breaking,
    /// Media types besides JSON, which the client neither sends nor reads.
    OtherMediaTypesChanged "other-media-types-changed" Documentation,

    /// A field of a request is gone.
    RequestFieldRemoved "request-field-removed" Breaking,
    /// A new field of a request, which may be left out.
    RequestFieldAdded "request-field-added" Additive,
    /// A new field without which the request is refused.
    RequestFieldAddedRequired "request-field-added-required" Breaking,
    /// A field of a request that could be left out cannot any more.
    RequestFieldRequired "request-field-required" Breaking,
    /// A field of a request should not be sent any more: the server sets it.
    RequestFieldReadOnly "request-field-read-only" Breaking,
    /// A field of a request may be left out. Setters take the value as before, and all that the client sends is still
    /// accepted; only code that reads such a field back from a request, which is rare, finds an `Option`.
    RequestFieldOptional "request-field-optional" Additive,
    /// A request may say null.
    RequestNullable "request-nullable" Additive,
    /// A request may not say null any more.
    RequestNotNullable "request-not-nullable" Breaking,
    /// What a request carries has another type.
    RequestTypeChanged "request-type-changed" Breaking,
    /// A request may say another word.
    RequestEnumValueAdded "request-enum-value-added" Additive,
    /// A request may not say a word any more.
    RequestEnumValueRemoved "request-enum-value-removed" Breaking,
    /// A request that was within limits may not be any more.
    RequestLimitTightened "request-limit-tightened" Breaking,
    /// A limit of a request is wider or gone.
    RequestLimitLoosened "request-limit-loosened" Additive,
    /// A request may take another shape.
    RequestAlternativeAdded "request-alternative-added" Additive,
    /// A request may not take a shape any more.
    RequestAlternativeRemoved "request-alternative-removed" Breaking,

    /// Other 2xx statuses. The client takes each of them as success.
    SuccessStatusChanged "success-status-changed" Documentation,
    /// Other statuses of failures. The client's error has each of them.
    FailureStatusChanged "failure-status-changed" Documentation,
    /// The body of a failure or of the answer to a DELETE, which the client gives no type.
    UntypedBodyChanged "untyped-body-changed" Documentation,
    /// The answer has a body: the method returns a value where it returned none.
    ResponseBodyAdded "response-body-added" Breaking,
    /// The answer has no body any more.
    ResponseBodyRemoved "response-body-removed" Breaking,
    /// JSON, which is what the client reads, came or went.
    ResponseMediaTypeChanged "response-media-type-changed" Breaking,
    /// The method returns an `Option` where it returned the value.
    ResponseMayBeEmpty "response-may-be-empty" Breaking,
    /// The method returns the value where it returned an `Option`.
    ResponseNeverEmpty "response-never-empty" Breaking,
    /// Headers of an answer, which have no type.
    ResponseHeadersChanged "response-headers-changed" Documentation,

    /// A field of an answer is gone.
    ResponseFieldRemoved "response-field-removed" Breaking,
    /// A new field of an answer: types that are read can grow.
    ResponseFieldAdded "response-field-added" Additive,
    /// A field of an answer may be missing: `T` becomes `Option<T>`.
    ResponseFieldOptional "response-field-optional" Breaking,
    /// A field of an answer is always there: `Option<T>` becomes `T`.
    ResponseFieldRequired "response-field-required" Breaking,
    /// An answer may say null: `T` becomes `Option<T>`.
    ResponseNullable "response-nullable" Breaking,
    /// An answer never says null: `Option<T>` becomes `T`.
    ResponseNotNullable "response-not-nullable" Breaking,
    /// `required` or `nullable` of an answer where the Rust type stays what it was.
    ResponsePresenceChanged "response-presence-changed" Documentation,
    /// What an answer brings has another type.
    ResponseTypeChanged "response-type-changed" Breaking,
    /// A word that was read as `Unknown` has a variant of its own.
    ResponseEnumValueAdded "response-enum-value-added" Additive,
    /// The variant of a word is gone. A server that says it is still understood, as `Unknown`.
    ResponseEnumValueRemoved "response-enum-value-removed" Breaking,
    /// The values that a number of an answer is known to have. Its type is the number's.
    ResponseKnownValuesChanged "response-known-values-changed" Documentation,
    /// A limit of what an answer brings, which nobody checks.
    ResponseLimitChanged "response-limit-changed" Documentation,
    /// An answer may take another shape: enums of shapes are matched to the last.
    ResponseAlternativeAdded "response-alternative-added" Breaking,
    /// An answer does not take a shape any more.
    ResponseAlternativeRemoved "response-alternative-removed" Breaking,

    /// Beside its fields, a type holds others of one type.
    AdditionalPropertiesAdded "additional-properties-added" Additive,
    /// Beside its fields, a type held others of one type.
    AdditionalPropertiesRemoved "additional-properties-removed" Breaking,
    /// Fields that the document lacks are refused.
    UnknownFieldsRejected "unknown-fields-rejected" Breaking,
    /// Fields that the document lacks are no longer refused.
    UnknownFieldsAccepted "unknown-fields-accepted" Additive,

    /// What the server takes for something left out. The client never sends a default.
    DefaultChanged "default-changed" Documentation,
    /// A format that has no Rust type of its own.
    FormatChanged "format-changed" Documentation,
    /// Something should not be used any more: the compiler warns.
    Deprecated "deprecated" Documentation,
    /// Something may be used again.
    Undeprecated "undeprecated" Documentation,
    /// A description, summary or title, or a link to more of them.
    DescriptionChanged "description-changed" Documentation,
    /// An example.
    ExampleChanged "example-changed" Documentation,
    /// The tags of an operation or of the document.
    TagsChanged "tags-changed" Documentation,
    /// Anything else that differs. Nothing is generated from it.
    OtherChanged "other-changed" Documentation,
}
