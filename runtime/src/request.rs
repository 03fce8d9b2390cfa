//! The trait of generated operations.

use crate::input::InvalidValue;
use crate::operation::Operation;
use crate::parts::Parts;
use crate::response::Decode;
use crate::transport::Session;

/// An operation with its parameters.
pub trait Request: Sized {
    /// The operation of the document.
    const OPERATION: &'static Operation;

    /// The kind of its response body.
    type Decode: Decode;

    /// Returns the session that sends it.
    fn session_mut(&mut self) -> &mut Session;

    /// Splits it into the session and the request.
    fn into_parts(self) -> (Session, Result<Parts, InvalidValue>);
}

/// The value of an operation.
pub type ValueOf<R> = <<R as Request>::Decode as Decode>::Value;

/// Gives an operation the methods that every operation has.
#[doc(hidden)]
#[macro_export]
macro_rules! __operation {
    ($operation:ident) => {
        impl $operation {
            /// Sets options for this call only, such as `.with(|call| call.retry(RetryPolicy::never()))`.
            pub fn with(mut self, set: impl ::std::ops::FnOnce($crate::CallOptions) -> $crate::CallOptions) -> Self {
                let session = $crate::generated::v1::Request::session_mut(&mut self);
                *session = session.with_options(set);
                self
            }

            /// Sends the request. Awaiting the operation does the same; the future that this returns can also be
            /// spawned, joined and buffered.
            ///
            /// # Errors
            ///
            /// A parameter is missing or invalid, and nothing was sent; or the call failed.
            /// [`Error::kind`](clusterkit_runtime::Error::kind) returns the kind of failure.
            pub fn send(self) -> $crate::Call<$crate::generated::v1::ValueOf<Self>> {
                let (session, parts) = $crate::generated::v1::Request::into_parts(self);
                session.send::<<Self as $crate::generated::v1::Request>::Decode>(
                    <Self as $crate::generated::v1::Request>::OPERATION,
                    parts,
                )
            }

            /// Sends the request and returns its value with status, headers and body.
            ///
            /// # Errors
            ///
            /// Those of [`send`](Self::send).
            pub fn response(self) -> $crate::Call<$crate::Response<$crate::generated::v1::ValueOf<Self>>> {
                let (session, parts) = $crate::generated::v1::Request::into_parts(self);
                session.response::<<Self as $crate::generated::v1::Request>::Decode>(
                    <Self as $crate::generated::v1::Request>::OPERATION,
                    parts,
                )
            }
        }

        impl ::std::future::IntoFuture for $operation {
            type Output = ::std::result::Result<$crate::generated::v1::ValueOf<Self>, $crate::Error>;
            type IntoFuture = $crate::Call<$crate::generated::v1::ValueOf<Self>>;

            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }
    };
}
