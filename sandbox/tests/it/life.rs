//! Starting and stopping.

use clusterkit_sandbox::Sandbox;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn sandboxes_live_side_by_side_on_the_loopback_address() {
    let (first, second) = (Sandbox::start().await.unwrap(), Sandbox::start().await.unwrap());
    assert_ne!(first.addr(), second.addr());
    assert!(first.addr().ip().is_loopback());
}

#[tokio::test]
async fn a_dropped_sandbox_takes_no_connections_and_closes_idle_ones() {
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

#[tokio::test]
async fn a_sandbox_can_outlive_the_place_that_started_it() {
    let sandbox = tokio::spawn(Sandbox::start()).await.unwrap().unwrap();
    assert!(TcpStream::connect(sandbox.addr()).await.is_ok());
}
