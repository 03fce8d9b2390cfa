//! The client, with one method for each operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::doc;
use super::operations::Generated;
use super::types::Types;

/// `struct Client`.
pub(super) fn client(operations: &[Generated], types: &Types, title: &str) -> TokenStream {
    let methods = operations.iter().map(|operation| operation.method(types));
    let about = doc(&format!(
        "A client of the {title}.\n\nA clone is cheap and shares connections, token and rate limit with the original."
    ));
    quote! {
        #about
        #[derive(Clone, Debug)]
        pub struct Client {
            pub(crate) session: rt::Session,
        }

        impl Client {
            #(#methods)*
        }

        rt::client!(Client, API);
    }
}
