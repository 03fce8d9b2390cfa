//! Starting and stopping sandboxes.

use std::future::Future;

use clusterkit_sandbox::Sandbox;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn sandboxes_run_in_parallel_on_the_loopback_address() {
    let (first, second) = (Sandbox::start().await.unwrap(), Sandbox::start().await.unwrap());
    assert_ne!(first.addr(), second.addr());
    assert!(first.addr().ip().is_loopback());
}

#[tokio::test]
async fn dropping_rejects_new_connections_and_closes_idle_ones() {
    let sandbox = Sandbox::start().await.unwrap();
    let addr = sandbox.addr();
    let mut idle = TcpStream::connect(addr).await.unwrap();
    idle.write_all(b"GET /clusters HTTP/1.1\r\nHost: sandbox\r\n\r\n").await.unwrap();
    let mut head = [0; 12];
    idle.read_exact(&mut head).await.unwrap();
    assert_eq!(&head, b"HTTP/1.1 401");

    drop(sandbox);
    let mut rest = Vec::new();
    idle.read_to_end(&mut rest).await.unwrap();
    assert!(TcpStream::connect(addr).await.is_err());
}

#[test]
fn start_needs_a_runtime_but_not_an_async_test() {
    // Polled by hand, without a runtime.
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let mut start = std::pin::pin!(Sandbox::start());
    let std::task::Poll::Ready(Err(error)) = start.as_mut().poll(&mut context) else { panic!("it started") };
    assert!(error.to_string().starts_with("the sandbox needs a tokio runtime"), "{error}");

    let runtime = tokio::runtime::Runtime::new().unwrap();
    let sandbox = runtime.block_on(Sandbox::start()).unwrap();
    let mut stream = std::net::TcpStream::connect(sandbox.addr()).unwrap();
    std::io::Write::write_all(&mut stream, b"GET /clusters HTTP/1.1\r\nHost: sandbox\r\n\r\n").unwrap();
    let mut head = [0; 12];
    std::io::Read::read_exact(&mut stream, &mut head).unwrap();
    assert_eq!(&head, b"HTTP/1.1 401");
}

#[tokio::test]
async fn a_port_in_use_is_named_with_the_remedy() {
    let first = Sandbox::start().await.unwrap();
    let port = first.addr().port();
    let error = Sandbox::builder().port(port).start().await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
    assert_eq!(
        error.to_string(),
        format!("port {port} is already in use; choose another port, or 0 for any free port")
    );
}

#[tokio::test]
async fn a_sandbox_outlives_the_task_that_started_it() {
    let sandbox = tokio::spawn(Sandbox::start()).await.unwrap().unwrap();
    assert!(TcpStream::connect(sandbox.addr()).await.is_ok());
}
