//! The listener, and the routes behind it.

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::middleware;
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use crate::clock::Clock;
use crate::connection::{Listener, Wire};
use crate::gate::{self, Gate};
use crate::record::Known;
use crate::settings::Settings;
use crate::{camunda, cockroach, perfectscale};

/// A server that runs until this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) addr: SocketAddr,
    pub(crate) gate: Arc<Gate>,
    /// Its end is what stops the server.
    _running: oneshot::Sender<()>,
}

/// Serves the three APIs on the current runtime.
pub(crate) async fn start(settings: &Settings, start: Timestamp) -> io::Result<Server> {
    if Handle::try_current().is_err() {
        let problem =
            "a sandbox needs a tokio runtime; start it in an async test, or in Runtime::block_on of one that is kept";
        return Err(io::Error::other(problem));
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, settings.port)).await.map_err(|error| {
        let port = settings.port;
        let problem = match error.kind() {
            ErrorKind::AddrInUse => format!("the port {port} is taken; choose another one, or 0 for any that is free"),
            _ => format!("the port {port} cannot be opened: {error}; choose another one, or 0 for any that is free"),
        };
        io::Error::new(error.kind(), problem)
    })?;
    let addr = listener.local_addr()?;
    let clock = Clock::start(start);
    let known = Known::default();
    let gate = Arc::new(Gate::new(clock.clone(), known.clone(), settings));
    let router = router(&clock, &known, settings).layer(middleware::from_fn_with_state(gate.clone(), gate::pass));
    let (running, stopped) = oneshot::channel::<()>();
    let service = router.into_make_service_with_connect_info::<Wire>();
    let server = axum::serve(Listener(listener), service).with_graceful_shutdown(async {
        // Nothing is ever sent: the sender is dropped together with the sandbox.
        let _ = stopped.await;
    });
    tokio::spawn(server.into_future());
    Ok(Server { addr, gate, _running: running })
}

/// Every route stands where the vendor has it.
fn router(clock: &Clock, known: &Known, settings: &Settings) -> Router {
    camunda::router(clock, known, settings)
        .nest("/public/v1", perfectscale::router(clock, known, settings))
        .nest("/api/v1", cockroach::router(clock, settings))
}
