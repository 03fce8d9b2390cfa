use super::Group;

/// Declares each kind once, with its documentation, name and group.
macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $kind:ident $name:literal $group:ident,)+) => {
        /// The kind of a difference. It determines the group.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Kind {
            $($(#[doc = $doc])+ $kind,)+
        }

        impl Kind {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// The name in JSON.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)+
                }
            }

            /// The effect of such a change.
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
    /// An API was removed.
    ApiRemoved "api-removed" Breaking,
    /// An API was added.
    ApiAdded "api-added" Additive,
    /// The first server changed: it is the base URL of the client.
    ServerChanged "server-changed" Breaking,
    /// Servers after the first, which clients do not use.
    OtherServersChanged "other-servers-changed" Documentation,
    /// Title, version or other information about the document.
    InfoChanged "info-changed" Documentation,
    /// How requests are authenticated.
    SecuritySchemeChanged "security-scheme-changed" Breaking,

    /// A type was removed.
    TypeRemoved "type-removed" Breaking,
    /// A type was added.
    TypeAdded "type-added" Additive,
    /// A type was renamed. Requests and responses are unchanged.
    TypeRenamed "type-renamed" Breaking,

    /// An operation was removed.
    OperationRemoved "operation-removed" Breaking,
    /// An operation was added.
    OperationAdded "operation-added" Additive,
    /// The operation at a path has another id: its method is renamed.
    OperationRenamed "operation-renamed" Breaking,
    /// The operation has another path or HTTP method: deployed clients use the old one.
    OperationMoved "operation-moved" Breaking,
    /// The operation needs credentials now.
    SecurityRequired "security-required" Breaking,
    /// The operation no longer needs credentials.
    SecurityLifted "security-lifted" Additive,
    /// The operation accepts other credentials as well.
    SecurityAlternativeAdded "security-alternative-added" Additive,
    /// The operation accepts fewer credentials.
    SecurityAlternativeRemoved "security-alternative-removed" Breaking,
    /// The operation needs other credentials.
    SecurityChanged "security-changed" Breaking,
    /// The client no longer retries it after ambiguous failures.
    IdempotencyLost "idempotency-lost" Breaking,
    /// The client retries it after ambiguous failures.
    IdempotencyGained "idempotency-gained" Additive,

    /// The methods of a list were added.
    StreamAdded "stream-added" Additive,
    /// A method of a list was removed.
    StreamRemoved "stream-removed" Breaking,
    /// A list streams other items.
    StreamItemsChanged "stream-items-changed" Breaking,
    /// A wait was added.
    WaitAdded "wait-added" Additive,
    /// A wait was removed.
    WaitRemoved "wait-removed" Breaking,

    /// A parameter was removed.
    ParameterRemoved "parameter-removed" Breaking,
    /// An optional parameter was added.
    ParameterAdded "parameter-added" Additive,
    /// A required parameter was added.
    ParameterAddedRequired "parameter-added-required" Breaking,
    /// An optional parameter became required: it is an argument instead of a setter.
    ParameterRequired "parameter-required" Breaking,
    /// A required parameter became optional: it is a setter instead of an argument.
    ParameterOptional "parameter-optional" Breaking,
    /// A setter was renamed. Requests are unchanged.
    ParameterRenamed "parameter-renamed" Breaking,
    /// An argument was renamed. Callers pass arguments by position, and requests are unchanged.
    ArgumentRenamed "argument-renamed" Documentation,
    /// The arguments of a method have another order.
    ArgumentOrderChanged "argument-order-changed" Breaking,
    /// A parameter moved to another place: path, query, header, or another segment of the path.
    ParameterMoved "parameter-moved" Breaking,
    /// A parameter is serialized differently: `style`, `explode` and similar keys.
    ParameterFormChanged "parameter-form-changed" Breaking,
    /// The client itself sends a parameter now: callers no longer set it.
    ParameterSentByClient "parameter-sent-by-client" Breaking,
    /// A parameter that the client itself sends. Handwritten code may have to be adapted.
    ClientParameterChanged "client-parameter-changed" Documentation,

    /// An optional request body was added.
    RequestBodyAdded "request-body-added" Additive,
    /// A required request body was added.
    RequestBodyAddedRequired "request-body-added-required" Breaking,
    /// An optional request body became required.
    RequestBodyRequired "request-body-required" Breaking,
    /// A required request body became optional.
    RequestBodyOptional "request-body-optional" Additive,
    /// The request body was removed.
    RequestBodyRemoved "request-body-removed" Breaking,
    /// The request body became JSON, or stopped being JSON.
    RequestMediaTypeChanged "request-media-type-changed" Breaking,
    /// Media types besides JSON, which the client neither sends nor reads.
    OtherMediaTypesChanged "other-media-types-changed" Documentation,

    /// A request field was removed.
    RequestFieldRemoved "request-field-removed" Breaking,
    /// An optional request field was added.
    RequestFieldAdded "request-field-added" Additive,
    /// A required request field was added.
    RequestFieldAddedRequired "request-field-added-required" Breaking,
    /// An optional request field became required.
    RequestFieldRequired "request-field-required" Breaking,
    /// A request field became read-only: the server sets it.
    RequestFieldReadOnly "request-field-read-only" Breaking,
    /// A required request field became optional. Setters accept the value as before. Only code that reads the field
    /// from a request finds an `Option`, which is rare.
    RequestFieldOptional "request-field-optional" Additive,
    /// A request value may be null.
    RequestNullable "request-nullable" Additive,
    /// A request value may no longer be null.
    RequestNotNullable "request-not-nullable" Breaking,
    /// The type of a request value changed.
    RequestTypeChanged "request-type-changed" Breaking,
    /// An enum of requests has a new value.
    RequestEnumValueAdded "request-enum-value-added" Additive,
    /// A value of an enum of requests was removed.
    RequestEnumValueRemoved "request-enum-value-removed" Breaking,
    /// A limit of a request value became tighter.
    RequestLimitTightened "request-limit-tightened" Breaking,
    /// A limit of a request value became looser or was removed.
    RequestLimitLoosened "request-limit-loosened" Additive,
    /// An alternative of a request value was added.
    RequestAlternativeAdded "request-alternative-added" Additive,
    /// An alternative of a request value was removed.
    RequestAlternativeRemoved "request-alternative-removed" Breaking,

    /// Other 2xx statuses, which the client all handles as success.
    SuccessStatusChanged "success-status-changed" Documentation,
    /// Other failure statuses, which the error of the client contains in any case.
    FailureStatusChanged "failure-status-changed" Documentation,
    /// The body of a failure or of the response to a DELETE, which have no type.
    UntypedBodyChanged "untyped-body-changed" Documentation,
    /// A response body was added: the method returns a value.
    ResponseBodyAdded "response-body-added" Breaking,
    /// The response body was removed: the method no longer returns a value.
    ResponseBodyRemoved "response-body-removed" Breaking,
    /// The response body became JSON, or stopped being JSON.
    ResponseMediaTypeChanged "response-media-type-changed" Breaking,
    /// The method returns an `Option` instead of the value.
    ResponseMayBeEmpty "response-may-be-empty" Breaking,
    /// The method returns the value instead of an `Option`.
    ResponseNeverEmpty "response-never-empty" Breaking,
    /// Response headers, which have no type.
    ResponseHeadersChanged "response-headers-changed" Documentation,

    /// A response field was removed.
    ResponseFieldRemoved "response-field-removed" Breaking,
    /// A response field was added.
    ResponseFieldAdded "response-field-added" Additive,
    /// A response field may be missing: `T` becomes `Option<T>`.
    ResponseFieldOptional "response-field-optional" Breaking,
    /// A response field is always present: `Option<T>` becomes `T`.
    ResponseFieldRequired "response-field-required" Breaking,
    /// A response value may be null: `T` becomes `Option<T>`.
    ResponseNullable "response-nullable" Breaking,
    /// A response value is never null: `Option<T>` becomes `T`.
    ResponseNotNullable "response-not-nullable" Breaking,
    /// `required` or `nullable` of a response value changed, but its Rust type is the same.
    ResponsePresenceChanged "response-presence-changed" Documentation,
    /// The type of a response value changed.
    ResponseTypeChanged "response-type-changed" Breaking,
    /// An enum of responses has a new value, which was read as `Unknown`.
    ResponseEnumValueAdded "response-enum-value-added" Additive,
    /// A value of an enum of responses was removed. It is read as `Unknown`.
    ResponseEnumValueRemoved "response-enum-value-removed" Breaking,
    /// The known values of a number in responses changed. Its type is the same.
    ResponseKnownValuesChanged "response-known-values-changed" Documentation,
    /// A limit of a response value, which clients do not check.
    ResponseLimitChanged "response-limit-changed" Documentation,
    /// An alternative of a response value was added: callers match on all variants.
    ResponseAlternativeAdded "response-alternative-added" Breaking,
    /// An alternative of a response value was removed.
    ResponseAlternativeRemoved "response-alternative-removed" Breaking,

    /// Additional properties of one type were added.
    AdditionalPropertiesAdded "additional-properties-added" Additive,
    /// Additional properties were removed.
    AdditionalPropertiesRemoved "additional-properties-removed" Breaking,
    /// Unknown fields are rejected.
    UnknownFieldsRejected "unknown-fields-rejected" Breaking,
    /// Unknown fields are accepted.
    UnknownFieldsAccepted "unknown-fields-accepted" Additive,

    /// A default, which clients never send.
    DefaultChanged "default-changed" Documentation,
    /// A format without a Rust type.
    FormatChanged "format-changed" Documentation,
    /// Something became deprecated: the compiler warns.
    Deprecated "deprecated" Documentation,
    /// Something is no longer deprecated.
    Undeprecated "undeprecated" Documentation,
    /// A description, summary, title, or external documentation.
    DescriptionChanged "description-changed" Documentation,
    /// An example.
    ExampleChanged "example-changed" Documentation,
    /// The tags of an operation or of the document.
    TagsChanged "tags-changed" Documentation,
    /// Any other difference. Nothing is generated from it.
    OtherChanged "other-changed" Documentation,
}
