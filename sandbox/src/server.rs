//! The HTTP server: the listener, the middleware and the routes of the three APIs.

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use crate::clock::Clock;
use crate::connection::{ConnHandle, Listener};
use crate::middleware::{self, Middleware};
use crate::record::Secrets;
use crate::settings::Settings;
use crate::{camunda, cockroach, perfectscale};

/// A running server. Dropping it stops the server.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) addr: SocketAddr,
    pub(crate) middleware: Arc<Middleware>,
    /// Dropping the sender stops the server.
    _running: oneshot::Sender<()>,
}

/// Serves the three APIs on the current runtime.
pub(crate) async fn start(settings: &Settings, start: Timestamp) -> io::Result<Server> {
    if Handle::try_current().is_err() {
        let problem = "the sandbox needs a tokio runtime; start it in an async test, or with `block_on` of a runtime that you keep";
        return Err(io::Error::other(problem));
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, settings.port)).await.map_err(|error| {
        let port = settings.port;
        let problem = match error.kind() {
            ErrorKind::AddrInUse => {
                format!("port {port} is already in use; choose another port, or 0 for any free port")
            }
            _ => format!("cannot listen on port {port}: {error}; choose another port, or 0 for any free port"),
        };
        io::Error::new(error.kind(), problem)
    })?;
    let addr = listener.local_addr()?;
    let clock = Clock::start(start);
    let secrets = Secrets::default();
    let middleware = Arc::new(Middleware::new(clock.clone(), secrets.clone(), settings));
    let router = router(&clock, &secrets, settings).layer(from_fn_with_state(middleware.clone(), middleware::handle));
    let (running, stopped) = oneshot::channel::<()>();
    let service = router.into_make_service_with_connect_info::<ConnHandle>();
    let server = axum::serve(Listener(listener), service).with_graceful_shutdown(async {
        // No value is ever sent; this ends with an error when the sender is dropped.
        let _ = stopped.await;
    });
    tokio::spawn(server.into_future());
    Ok(Server { addr, middleware, _running: running })
}

/// Mounts every API at the paths that the vendor uses.
fn router(clock: &Clock, secrets: &Secrets, settings: &Settings) -> Router {
    camunda::router(clock, secrets, settings)
        .nest("/public/v1", perfectscale::router(clock, secrets, settings))
        .nest("/api/v1", cockroach::router(clock, settings))
}
